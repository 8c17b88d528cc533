import { createHash } from 'node:crypto';
import {
  DeleteResourcePolicyCommand,
  DynamoDBClient,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  GetExecutionHistoryCommand,
  SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';
import type { OpenSignature } from '../../functions/domain/open-signature.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import type { TestBackend } from './backend.ts';

/** What an administrator sees and does inside a backend, past the API. */
export interface Inside {
  /** Reads a request as stored. */
  stored(id: string): Promise<StoredRequest>;
  /** Puts a new request as it is: the stream tells of its last event, no workflow starts unless that is STARTED. */
  put(request: StoredRequest): Promise<void>;
  /** Removes a request from its table. */
  remove(id: string): Promise<void>;
  /** Puts an item into a table of the stack, by the start of its construct's name. */
  putIn(table: string, item: object): Promise<void>;
  /** Reads all items of a table of the stack, by the start of its construct's name. */
  rows(table: string): Promise<object[]>;
  /** How many requests are stored. */
  countRequests(): Promise<number>;
  openSignatures(requestId: string): Promise<OpenSignature[]>;
  /** Puts the open signature of a signer, as if the workflow waited for it. */
  putOpenSignature(signature: Partial<OpenSignature>): Promise<void>;
  /** @param number which of the request's executions @default 1 */
  execution(requestId: string, number?: number): Promise<DescribeExecutionCommandOutput>;
  /** Stops an execution of a request, as an operator may. */
  stopExecution(requestId: string, number?: number): Promise<void>;
  /** Takes what lies in a queue of the stack, by the end of its construct's name; gives all that was taken so far. */
  letters(queue: string): Promise<string[]>;
  /** Puts a message into a queue of the stack, by the end of its construct's name. */
  tell(queue: string, body: string): Promise<void>;
  /** How many events the history of an execution has. */
  countHistory(requestId: string): Promise<number>;
  /** Resolves when the execution of a request has ended. */
  executionEnded(requestId: string): Promise<void>;
}

/** Looks inside a backend with the AWS SDK. */
export function inside({ aws, template, happened, clock }: TestBackend): Inside {
  /** Signs at the time of the backend's clock: what the SDK learns of it by a refusal, calls at once do not all learn. */
  const onTime = <Client extends { config: { systemClockOffset: number } }>(client: Client): Client => {
    const { middlewareStack } = client as unknown as SFNClient;
    const sign = (next: (args: object) => Promise<object>) => (args: object) => {
      client.config.systemClockOffset = clock.now() - Date.now();
      return next(args);
    };
    middlewareStack.add(sign as never, { step: 'initialize' });
    return client;
  };
  const states = onTime(new SFNClient(aws));
  const queues = onTime(new SQSClient(aws));
  const taken: Record<string, string[]> = {};
  const tables = DynamoDBDocumentClient.from(onTime(new DynamoDBClient(aws)), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const named = (name: string) =>
    template.ofType('AWS::DynamoDB::Table').find(({ logicalId }) => logicalId.startsWith(name))!.physicalId;
  const [requests, openSignatures] = [named('TablesRequests'), named('TablesOpenSignatures')];
  const executionOf = (requestId: string, number = 1) =>
    `${template.outputs.StateMachineArn!.replace(':stateMachine:', ':execution:')}:${nameOf(requestId, number)}`;

  const queueOf = (name: string) =>
    template.ofType('AWS::SQS::Queue').find(({ logicalId }) => withoutHash(logicalId).endsWith(name))!.physicalId;

  /** Writes a request as who may change policies can: where the table's refuses others than the stack, it is away meanwhile. */
  async function unguarded(command: PutCommand | DeleteCommand): Promise<void> {
    const ResourceArn = template.ofType('AWS::DynamoDB::Table').find(({ physicalId }) => physicalId === requests)!.arn;
    const { Policy } = await tables
      .send(new GetResourcePolicyCommand({ ResourceArn }))
      .catch(() => ({ Policy: undefined }));
    if (Policy) await tables.send(new DeleteResourcePolicyCommand({ ResourceArn }));
    await tables.send(command as PutCommand);
    if (Policy) await tables.send(new PutResourcePolicyCommand({ ResourceArn, Policy }));
  }

  return {
    async stored(id) {
      const { Item } = await tables.send(new GetCommand({ TableName: requests, Key: { id }, ConsistentRead: true }));
      return Item as StoredRequest;
    },
    put: (request) => unguarded(new PutCommand({ TableName: requests, Item: request })),
    remove: (id) => unguarded(new DeleteCommand({ TableName: requests, Key: { id } })),
    async putIn(name, Item) {
      await tables.send(new PutCommand({ TableName: named(name), Item }));
    },
    async rows(name) {
      return (await tables.send(new ScanCommand({ TableName: named(name), ConsistentRead: true }))).Items ?? [];
    },
    async countRequests() {
      return (await tables.send(new ScanCommand({ TableName: requests, Select: 'COUNT' }))).Count!;
    },
    async openSignatures(requestId) {
      const query = new QueryCommand({
        TableName: openSignatures,
        KeyConditionExpression: 'requestId = :id',
        ExpressionAttributeValues: { ':id': requestId },
        ConsistentRead: true,
      });
      return ((await tables.send(query)).Items ?? []) as OpenSignature[];
    },
    async putOpenSignature(signature) {
      await tables.send(new PutCommand({ TableName: openSignatures, Item: signature }));
    },
    execution: (requestId, number) =>
      states.send(new DescribeExecutionCommand({ executionArn: executionOf(requestId, number) })),
    async stopExecution(requestId, number) {
      await states.send(new StopExecutionCommand({ executionArn: executionOf(requestId, number), error: 'Stopped' }));
    },
    async tell(name, MessageBody) {
      await queues.send(new SendMessageCommand({ QueueUrl: queueOf(name), MessageBody }));
    },
    async letters(name) {
      const QueueUrl = queueOf(name);
      const receive = () => queues.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      for (let { Messages } = await receive(); Messages?.length; { Messages } = await receive())
        for (const { Body, ReceiptHandle } of Messages) {
          (taken[name] ??= []).push(Body!);
          await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        }
      return taken[name] ?? [];
    },
    async countHistory(requestId) {
      const newest = new GetExecutionHistoryCommand({
        executionArn: executionOf(requestId),
        maxResults: 1,
        reverseOrder: true,
      });
      return Number((await states.send(newest)).events![0]!.id);
    },
    async executionEnded(requestId) {
      await happened.until((each) => each.kind === 'executionEnded' && each.execution === requestId);
    },
  };
}

/** How the executions of a request are named; functions/adapters/workflow.ts does the same. */
const nameOf = (requestId: string, number: number) =>
  number === 1 ? requestId : `${createHash('sha256').update(`${requestId}/${number}`).digest('hex')}-${number}`;

/** A logical id without the hash that CDK appends. */
const withoutHash = (id: string) => id.replace(/[0-9A-F]{8}$/, '');

/** Which queues hold what could not be followed, and how much; others hold what is on its way. */
export const deadLettersOf = ({ queues }: Pick<TestBackend, 'queues'>): [string, number][] =>
  Object.entries(queues()).filter(([name, count]) => name.includes('DeadLetters') && count > 0);
