import { DynamoDBClient, GetItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type DeadLetter, readDeadLetter, type SetAside, type StreamLetter } from '../functions/domain/dead-letter.ts';
import { changeAside, changeOf, givenAgain, type Item } from '../functions/domain/lost-change.ts';

/** Settings that SDK clients share; left out, they find a deployed stack as every SDK does. */
interface Access {
  endpoint?: string;
  region?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string };
}

/** What is to be invoked, or which queue gets it, and what the terminal says of it. */
type Delivery = { payload: unknown; about: string } & ({ functionName: string } | { queueArn: string });

/** By how much the times of events and of their stream records may differ. */
const tolerance = 60_000;
/** Seconds for which nobody else gets a message that is being put back. */
const visibility = 900;
/** Changes in one invocation: each carries the whole item, and an event may have 6 MB. */
const batchSize = 10;

/**
 * Puts every dead letter back: what failed is done again, then the message is deleted. A stream keeps its records for
 * a day, hardly longer than they are tried; so changes that could not be followed are made again out of the items, which
 * hold all their events. Whatever is done twice by this does no harm: every function takes a change as often as it comes.
 * A change that was set aside and is still at fault comes back to the queue as a new message.
 * @param none what is printed of an empty queue
 * @returns whether all could be put back; the others stay in the queue
 */
export async function redrive(
  queueUrl: string,
  access: Access,
  print: (line: string) => void,
  none = 'no dead letters',
): Promise<boolean> {
  const [queue, lambda] = [new SQSClient(access), new LambdaClient(access)];
  const messages = await receiveAll(queue, queueUrl);
  const changes = createChanges(new DynamoDBClient(access), messages);
  let isDone = true;
  let again = 0;
  for (const message of messages) {
    const handle = { QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle };
    try {
      for (const delivery of await deliveriesOf(message, changes)) {
        if ('queueArn' in delivery) await send(queue, delivery.queueArn, delivery.payload);
        else again += await deliver(lambda, delivery);
        print(`put back  ${delivery.about}`);
      }
      await queue.send(new DeleteMessageCommand(handle));
    } catch (error) {
      isDone = false;
      print(`kept      message ${message.MessageId}: ${(error as Error).message}`);
      await queue.send(new ChangeMessageVisibilityCommand({ ...handle, VisibilityTimeout: 0 }));
    }
  }
  print(messages.length === 0 ? none : `${messages.length} dead letters read`);
  if (again > 0) print(`${again} set aside again; the function's log says why`);
  return isDone && again === 0;
}

async function receiveAll(queue: SQSClient, QueueUrl: string): Promise<Message[]> {
  const messages: Message[] = [];
  for (;;) {
    const receive = new ReceiveMessageCommand({
      ...{ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: visibility, WaitTimeSeconds: 1 },
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['DeadLetterQueueSourceArn'],
    });
    const { Messages = [] } = await queue.send(receive);
    if (Messages.length === 0) return messages;
    messages.push(...Messages);
  }
}

/** What puts a message back: it came from a function, a stream, a queue, or EventBridge, which was to fill that queue. */
async function deliveriesOf(message: Message, changes: Changes): Promise<Delivery[]> {
  const letter = letterOf(message);
  if (letter && 'aside' in letter) return changes.aside(letter.aside);
  if (letter && 'changes' in letter) return changes.of(letter.changes);
  if (letter && 'refused' in letter) {
    const { body, queueArn } = letter.refused;
    return [{ queueArn, payload: JSON.parse(body), about: 'a message that was refused' }];
  }
  const queueArn = message.Attributes?.DeadLetterQueueSourceArn ?? message.MessageAttributes?.TARGET_ARN?.StringValue;
  if (!queueArn || !letter) throw new Error('it is no dead letter that this stack makes; look at it in the queue');
  if ('told' in letter) return [{ queueArn, payload: letter.told, about: 'what people or webhooks are told' }];
  if ('delivered' in letter) return [{ queueArn, payload: letter.delivered, about: 'what became of a mail' }];
  const { executionArn } = letter.ended;
  return [{ queueArn, payload: letter.ended, about: `the end of ${executionArn.split(':').at(-1)}` }];
}

async function send(queue: SQSClient, queueArn: string, payload: unknown): Promise<void> {
  const { QueueUrl } = await queue.send(new GetQueueUrlCommand({ QueueName: queueArn.split(':').at(-1)! }));
  await queue.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(payload) }));
}

const letterOf = ({ Body }: Message): DeadLetter | undefined => readDeadLetter(Body!);

/** @returns how many changes the function set aside again */
async function deliver(lambda: LambdaClient, delivery: Extract<Delivery, { functionName: string }>): Promise<number> {
  const { functionName, payload, about } = delivery;
  const invoke = new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(payload)) });
  const { FunctionError, Payload } = await lambda.send(invoke);
  const result = JSON.parse(Buffer.from(Payload ?? []).toString() || 'null') as Result;
  if (FunctionError) throw new Error(`${about} failed again: ${result?.errorType}`);
  if (result?.batchItemFailures?.length) throw new Error(`${about} failed again; the function's log says why`);
  return result?.setAside ?? 0;
}

type Result = { errorType?: string; batchItemFailures?: unknown[]; setAside?: number } | null;

interface Changes {
  /** The changes that a dead letter stands for, one delivery for each request. */
  of(letter: StreamLetter): Promise<Delivery[]>;
  /** The one change that was set aside. */
  aside(letter: SetAside): Promise<Delivery[]>;
}

/** Finds lost changes in the table: it is scanned once, for what happened while the changes of any message did. */
function createChanges(dynamodb: DynamoDBClient, messages: Message[]): Changes {
  const infos = messages.flatMap((message) => {
    const letter = letterOf(message);
    return letter && 'changes' in letter ? [letter.changes.DDBStreamBatchInfo] : [];
  });
  const first = Math.min(...infos.map((info) => windowOf(info).first));
  const last = Math.max(...infos.map((info) => windowOf(info).last));
  const scans = new Map<string, Promise<Item[]>>();

  const scan = async (TableName: string) => {
    const items: Item[] = [];
    const pages = paginateScan(
      { client: dynamodb },
      {
        ...{ TableName, ConsistentRead: true },
        FilterExpression: 'createdAt <= :last AND lastEvent.#at >= :first',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: { ':first': { N: String(first) }, ':last': { N: String(last) } },
      },
    );
    for await (const { Items = [] } of pages) items.push(...(Items as Item[]));
    return items;
  };

  return {
    async aside(letter) {
      const { functionName, table, requestId } = letter;
      const get = new GetItemCommand({ TableName: table, Key: { id: { S: requestId } }, ConsistentRead: true });
      const { Item } = await dynamodb.send(get);
      if (!Item) throw new Error(`there is no request ${requestId}`);
      const { about, record } = changeAside(Item as Item, letter);
      return [
        {
          functionName,
          payload: givenAgain([record]),
          about: `${shortName(functionName)} request ${requestId} ${about}`,
        },
      ];
    },
    async of({ requestContext: { functionArn }, DDBStreamBatchInfo: info }) {
      const table = info.streamArn.split('/')[1]!;
      if (!scans.has(table)) scans.set(table, scan(table));
      return (await scans.get(table)!).flatMap((item) => {
        const records = recordsOf(item, windowOf(info), info.streamArn);
        const batches = Array.from({ length: Math.ceil(records.length / batchSize) }, (_, at) =>
          records.slice(at * batchSize, (at + 1) * batchSize),
        );
        return batches.map((Records) => ({
          functionName: functionArn,
          payload: givenAgain(Records.map(({ record }) => record)),
          about: `${shortName(functionArn)} request ${item.id!.S} ${Records.map(({ about }) => about).join(', ')}`,
        }));
      });
    },
  };
}

const windowOf = (info: StreamLetter['DDBStreamBatchInfo']) => ({
  first: Date.parse(info.approximateArrivalOfFirstRecord) - tolerance,
  last: Date.parse(info.approximateArrivalOfLastRecord) + tolerance,
});

/** The changes of a request in a window of time as its stream told them. */
function recordsOf(item: Item, { first, last }: { first: number; last: number }, streamArn: string) {
  return item.events!.L!.flatMap(({ L: event }, index) => {
    const at = Number(event![1]!.N);
    return at < first || at > last ? [] : [changeOf(item, index + 1, streamArn)];
  });
}

/** A function's name without stack and hash. */
const shortName = (arn: string) =>
  arn
    .replace(/:\$LATEST$/, '')
    .split(':')
    .at(-1)!
    .replace(/Function[0-9A-F]{8}.*$/, '');
