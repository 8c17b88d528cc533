import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeExecutionCommand, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { isDeepStrictEqual } from 'node:util';
import { loadTemplate } from '@countersign/local';
import { endOf } from '../../functions/domain/events.ts';
import { compactEvent, isAgreement, type StoredRequest, typesOf } from '../../functions/domain/request.ts';
import {
  ApproveDocumentDocument,
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
    for (const { email, status, role } of request.signers) {
      if (status !== 'REQUESTED') continue;
      const { run } = await as(email);
      const input = { requestId: id };
      await (role === 'APPROVER' ? run(ApproveDocumentDocument, { input }) : run(SignDocumentDocument, { input }));
    }
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
  const isErased = request.history.some(({ type }) => type === 'ERASED');
  const has = (type: string, signer?: string) =>
    request.history.some((event) => event.type === type && (signer === undefined || event.signer === signer));
  const holds: Record<Acknowledged['act'], boolean> = {
    start: request.requestedBy === by,
    sign: isAgreement(status),
    view: has('VIEWED', by),
    decline: status === 'DECLINED' && (request.status === 'DECLINED' || request.quorums.length > 0),
    cancel: request.status === 'CANCELLED',
    extend: has('EXTENDED') && request.expiresAt >= answer.expiresAt,
    reassign: has('REASSIGNED'),
    // Nobody is told twice in an hour, so it changes nothing.
    remind: true,
    erase: isErased,
  };
  // Signers see no evidence; of an erased one it can only be told what happened when.
  const told = ({ history }: RequestFragment) =>
    history
      .slice(0, answer.version)
      .map(({ evidence: _, ...event }) => (isErased ? [event.version, event.type, event.at, event.actor] : event));
  const isKept = isErased || holds[act];
  return [
    ...(isKept ? [] : [`lost the ${about}`]),
    ...(isDeepStrictEqual(told(request), told(answer)) ? [] : [`other history since the ${about}`]),
  ];
}

const ends = {
  COMPLETED: undefined,
  DECLINED: 'SigningDeclined',
  CANCELLED: 'SigningCancelled',
  EXPIRED: 'SigningExpired',
  FAILED: 'never',
  PENDING: 'never',
};
const closing = ['COMPLETED', 'EXPIRED', 'CANCELLED', 'FAILED'];

/** Which invariants a request that has ended breaks, with how its execution ended; none, if all is well. */
export function broken(request: StoredRequest, execution: { status?: string; error?: string }): string[] {
  const { id, status, version, events, lastEvent, signed, total, closedAt, quorums = {} } = request;
  const signers = Object.values(request.signers);
  const end = endOf(typesOf(request), status);
  // How many of each order with a quorum it does not need.
  const spare = Object.entries(quorums).reduce((sum, [order, { required }]) => {
    const size = signers.filter((signer) => (signer.order ?? 1) === Number(order)).length;
    return sum + size - required;
  }, 0);
  const count = (type: string, signer?: number) =>
    events.filter(([each, , position]) => each === type && (signer === undefined || position === signer)).length;
  const rules: Record<string, boolean> = {
    'it ends as its execution ends, and fails only if that was stopped':
      execution.status === 'ABORTED' ||
      (execution.status === (status === 'COMPLETED' ? 'SUCCEEDED' : 'FAILED') && execution.error === ends[status]),
    'each version has its event':
      version === events.length && isDeepStrictEqual(compactEvent(lastEvent), events.at(-1)),
    'its end closes it, and nothing follows but a seal and an erasure':
      events.filter(([type]) => closing.includes(type)).length === (status === 'DECLINED' ? 0 : 1) &&
      events.slice(end).every(([type]) => type === 'ERASED' || type === 'SEALED') &&
      Math.max(count('ERASED'), count('SEALED')) <= 1,
    // What is erased first has nothing that could be sealed.
    'it is sealed, if it is recorded': request.salt === undefined || count('SEALED') === 1,
    'its seal accuses nobody': !JSON.stringify(events).includes('"ALTERED"'),
    'it is closed when its end says': closedAt === events[end - 1]?.[1],
    'it was started once': events[0]?.[0] === 'STARTED' && count('STARTED') === 1,
    'counts agree with the signers':
      signed === signers.filter((signer) => isAgreement(signer.status)).length &&
      signed === count('SIGNED') + count('APPROVED') &&
      total === signers.length - spare,
    'it is COMPLETED if all have signed, and only then': (status === 'COMPLETED') === (signed === total),
    'what is erased names nobody': count('ERASED') === 0 || !JSON.stringify(request).includes('example.com'),
    'nobody is asked, views or answers twice': signers.every(({ position }) => {
      const people = 1 + count('REASSIGNED', position);
      const answers = count('SIGNED', position) + count('APPROVED', position) + count('DECLINED', position);
      return answers <= 1 && count('REQUESTED', position) <= people && count('VIEWED', position) <= people;
    }),
  };
  return Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [`${id} breaks “${rule}”`]));
}
