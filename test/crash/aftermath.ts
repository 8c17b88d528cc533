import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeExecutionCommand, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { isDeepStrictEqual } from 'node:util';
import { loadTemplate } from '@countersign/local';
import { compactEvent, type StoredRequest } from '../../functions/domain/request.ts';
import {
  GetSigningRequestDocument,
  OnSignatureUpdateDocument,
  type RequestFragment,
  SignDocumentDocument,
} from '../../generated/operations.ts';
import { person } from '../support/backend.ts';
import type { BackendProcess } from '../support/backend-process.ts';
import type { Acknowledged } from './storm.ts';

/** Drives a request to its end as its requester and its signers, and waits until its execution has ended too. */
export async function finish(
  backend: BackendProcess,
  tokens: Record<string, string>,
  { requestedBy, id }: Pick<RequestFragment, 'requestedBy' | 'id'>,
  execution: (requestId: string) => Promise<{ status?: string }>,
): Promise<RequestFragment> {
  const as = async (email: string) => person(await backend.endpoint, async () => tokens[email]!);
  const requester = await as(requestedBy);
  const updates = await requester.subscribe(OnSignatureUpdateDocument, { requestId: id });
  let request: RequestFragment;
  for (;;) {
    request = await requester.get(GetSigningRequestDocument, { id });
    if (request.status !== 'PENDING') break;
    for (const { email, status } of request.signers)
      if (status === 'REQUESTED') await (await as(email)).run(SignDocumentDocument, { input: { requestId: id } });
    const { version } = request;
    await updates.until((update) => update.version > version);
  }
  await updates.close();
  // It may have ended before the last kill, or not have been started yet.
  const { status } = await execution(id).catch(() => ({ status: undefined }));
  const end = new RegExp(`^workflow +${id} [A-Z_]+( |$)`);
  if (!status || status === 'RUNNING') await backend.lines.until((line) => end.test(line));
  return request;
}

/** The tables, the workflow and the queue of a backend, looked at with the AWS SDK. */
export function inspect(assembly: string, endpoint: string) {
  const { origin } = new URL(endpoint);
  const { outputs, region, ofType } = loadTemplate({ assembly, endpoint: origin });
  const aws = { endpoint: origin, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(aws));
  const states = new SFNClient(aws);
  const tableNamed = (part: string) =>
    ofType('AWS::DynamoDB::Table').find(({ logicalId }) => logicalId.includes(part))!.physicalId;
  const scan = async (TableName: string) => {
    const items: Record<string, unknown>[] = [];
    for await (const page of paginateScan({ client }, { TableName })) items.push(...(page.Items ?? []));
    return items;
  };
  const executionArn = (requestId: string) =>
    `${outputs.StateMachineArn!.replace(':stateMachine:', ':execution:')}:${requestId}`;
  return {
    requests: async () => (await scan(tableNamed('Requests'))) as unknown as StoredRequest[],
    openSignatures: () => scan(tableNamed('OpenSignatures')),
    execution: (requestId: string) =>
      states.send(new DescribeExecutionCommand({ executionArn: executionArn(requestId) })),
    stop: (requestId: string) => states.send(new StopExecutionCommand({ executionArn: executionArn(requestId) })),
    async deadLetters() {
      const { Attributes } = await new SQSClient(aws).send(
        new GetQueueAttributesCommand({
          QueueUrl: outputs.DeadLetterQueueUrl,
          AttributeNames: ['ApproximateNumberOfMessages'],
        }),
      );
      return Number(Attributes!.ApproximateNumberOfMessages);
    },
  };
}

/** What of an acknowledged answer a request does not say any more; nothing, if all is well. */
export function lost({ act, by, answer }: Acknowledged, request: RequestFragment | undefined): string[] {
  if (!request) return [`${answer.id} is gone`];
  const about = `${act} of ${answer.id} by ${by}`;
  const { status } = request.signers.find(({ email }) => email === by) ?? {};
  const holds: Record<Acknowledged['act'], boolean> = {
    start: request.requestedBy === by,
    sign: status === 'SIGNED',
    decline: status === 'DECLINED' && request.status === 'DECLINED',
    cancel: request.status === 'CANCELLED',
  };
  const kept = isDeepStrictEqual(request.history.slice(0, answer.version), answer.history);
  return [...(holds[act] ? [] : [`lost the ${about}`]), ...(kept ? [] : [`other history since the ${about}`])];
}

const ends = {
  COMPLETED: undefined,
  DECLINED: 'SigningDeclined',
  CANCELLED: 'SigningCancelled',
  EXPIRED: 'SigningExpired',
  FAILED: 'never',
  PENDING: 'never',
};
const closing = ['COMPLETED', 'DECLINED', 'EXPIRED', 'CANCELLED', 'FAILED'];

/** Which invariants a request that has ended breaks, with how its execution ended; none, if all is well. */
export function broken(request: StoredRequest, execution: { status?: string; error?: string }): string[] {
  const { id, status, version, events, lastEvent, signed, total, closedAt } = request;
  const signers = Object.values(request.signers);
  const count = (type: string, signer?: number) =>
    events.filter(([each, , position]) => each === type && (signer === undefined || position === signer)).length;
  const rules: Record<string, boolean> = {
    'it ends as its execution ends, and fails only if that was stopped':
      execution.status === 'ABORTED' ||
      (execution.status === (status === 'COMPLETED' ? 'SUCCEEDED' : 'FAILED') && execution.error === ends[status]),
    'each version has its event':
      version === events.length && isDeepStrictEqual(compactEvent(lastEvent), events.at(-1)),
    'the last event closes it, and no other':
      lastEvent.type === status && events.filter(([type]) => closing.includes(type)).length === 1,
    'it is closed when its last event says': closedAt === lastEvent.at,
    'it was started once': events[0]?.[0] === 'STARTED' && count('STARTED') === 1,
    'counts agree with the signers':
      signed === signers.filter((signer) => signer.status === 'SIGNED').length &&
      signed === count('SIGNED') &&
      total === signers.length,
    'it is COMPLETED if all have signed, and only then': (status === 'COMPLETED') === (signed === total),
    'nobody is asked or signs twice': signers.every(
      ({ position }) => count('SIGNED', position) <= 1 && count('REQUESTED', position) <= 1,
    ),
  };
  return Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [`${id} breaks “${rule}”`]));
}
