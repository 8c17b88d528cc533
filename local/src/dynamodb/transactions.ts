import { createHash } from 'node:crypto';
import dynalite from 'dynalite/db/index.js';
import deleteItemChecks from 'dynalite/validations/deleteItem.js';
import getItemChecks from 'dynalite/validations/getItem.js';
import putItemChecks from 'dynalite/validations/putItem.js';
import updateItemChecks from 'dynalite/validations/updateItem.js';
import type { Clock } from '../shared/clock.ts';
import { AwsError } from '../shared/service.ts';
import { commitWrites, itemPrefix, type OperationTrace, type Storage, type Write } from './operation-store.ts';
import { runAction } from './operations.ts';
import type { InputTypes } from './read-input.ts';
import { sizeOfItem } from './size.ts';
import type { ConsumedUnits, Item } from './types.ts';
import { readUnits, writeUnits } from './units.ts';

type Input = Record<string, unknown>;

/** What may stand in a transaction, and by which operation it is done; a check is a deletion that is not written. */
const writes = { Put: 'PutItem', Update: 'UpdateItem', Delete: 'DeleteItem', ConditionCheck: 'DeleteItem' } as const;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const limits = { items: 100, bytes: 4 * 1024 * 1024, tokenMs: 10 * 60 * 1000 };

const onFailure: InputTypes = { ReturnValuesOnConditionCheckFailure: 'String' };
const entries = (members: Record<string, { types: InputTypes }>): InputTypes => ({
  TransactItems: {
    type: 'List',
    children: {
      type: 'ValueStruct<TransactItem>',
      children: Object.fromEntries(
        Object.entries(members).map(([name, { types }]) => [
          name,
          { type: 'ValueStruct', children: { ...types, ...onFailure } },
        ]),
      ),
    },
  },
});

/** The members of both inputs. */
export const transactionTypes: Record<string, InputTypes> = {
  TransactGetItems: entries({ Get: getItemChecks }),
  TransactWriteItems: {
    ...entries({
      Put: putItemChecks,
      Update: updateItemChecks,
      Delete: deleteItemChecks,
      ConditionCheck: deleteItemChecks,
    }),
    ClientRequestToken: 'String',
  },
};

/** The two operations on several items at once. */
export interface Transactions {
  write(input: Input): Promise<Input>;
  read(input: Input): Promise<Input>;
}

/** Makes them; a token of a client is known for ten minutes. */
export function createTransactions(
  storage: Storage,
  { clock, report }: { clock: Clock; report?: ((units: ConsumedUnits) => void) | undefined },
): Transactions {
  const tokens = new Map<string, { digest: string; at: number; done: Promise<Input> }>();

  /**
   * TransactWriteItems: all or nothing, as one write to the disk; whoever wants one of its items meanwhile waits.
   * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
   */
  const write = async (input: Input): Promise<Input> => {
    const actions = actionsOf(input, Object.keys(writes), storage);
    if (new Set(actions.map(({ key }) => key)).size < actions.length)
      throw invalid('Transaction request cannot include multiple operations on one item');
    return withLocks(
      storage,
      actions.map(({ key }) => key),
      async () => {
        const traces = actions.map(emptyTrace);
        const pending: Write[] = [];
        const reasons = await Promise.all(
          actions.map(async ({ name, data }, at): Promise<Reason> => {
            const own: Write[] = [];
            if (name === 'ConditionCheck' && data.ConditionExpression === undefined)
              throw invalid('The ConditionExpression of a ConditionCheck is missing');
            try {
              await runAction(writes[name as keyof typeof writes], data, { ...storage, pending: own }, traces[at]!);
            } catch (error) {
              return reasonOf(error, data);
            }
            if (name !== 'ConditionCheck') pending.push(...own);
            return { Code: 'None' };
          }),
        );
        if (reasons.some(({ Code }) => Code !== 'None')) throw cancelled(reasons);
        const bytes = pending.reduce((sum, { after }) => sum + (after ? sizeOfItem(after) : 0), 0);
        if (bytes > limits.bytes) throw invalid('Aggregated size of all items in transaction exceeds 4MB');
        const trace = emptyTrace();
        await commitWrites(storage, pending, trace);
        const costs = [
          ...trace.written,
          ...actions.flatMap(({ name, table }, at) =>
            name === 'ConditionCheck'
              ? [...traces[at]!.found.values()].map(({ item }) => ({ table, before: item }))
              : [],
          ),
        ];
        // Each item is written twice, to prepare and to commit.
        for (const { table, ...each } of costs)
          report?.({ operation: 'TransactWriteItems', table, readUnits: 0, writeUnits: 2 * writeUnits(each) });
        return {};
      },
    );
  };

  return {
    async write(input) {
      const { ClientRequestToken: token, ...rest } = input;
      if (typeof token !== 'string') return write(input);
      // The oldest come first.
      for (const [each, { at }] of tokens) {
        if (at + limits.tokenMs > clock.now()) break;
        tokens.delete(each);
      }
      const digest = createHash('sha256').update(JSON.stringify(rest, inOrder)).digest('base64');
      const known = tokens.get(token);
      if (known && known.digest !== digest) throw new AwsError('IdempotentParameterMismatchException', mismatch);
      if (known) return known.done;
      const done = write(input);
      tokens.set(token, { digest, at: clock.now(), done });
      // What failed may be tried again.
      done.catch(() => tokens.delete(token));
      return done;
    },
    /** TransactGetItems: the items as they were at one moment. */
    async read(input) {
      const actions = actionsOf(input, ['Get'], storage);
      return withLocks(
        storage,
        actions.map(({ key }) => key),
        async () => {
          const Responses = await Promise.all(
            actions.map(async ({ table, data }) => {
              const trace = emptyTrace();
              const { Item } = await runAction('GetItem', { ...data, ConsistentRead: true }, storage, trace);
              for (const { item } of trace.found.values())
                report?.({
                  operation: 'TransactGetItems',
                  table,
                  readUnits: 2 * readUnits(item ? [item] : [], true),
                  writeUnits: 0,
                });
              return Item ? { Item } : {};
            }),
          );
          return { Responses };
        },
      );
    },
  };
}

interface Action {
  name: string;
  data: Input;
  table: string;
  /** That of its item in the database. */
  key: string;
}

/** What is asked for, one by one. */
function actionsOf({ TransactItems }: Input, names: string[], { tables }: Storage): Action[] {
  if (!Array.isArray(TransactItems) || TransactItems.length === 0 || TransactItems.length > limits.items)
    throw invalid(
      `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to ${limits.items} and greater than or equal to 1`,
    );
  return TransactItems.map((entry: Record<string, Input>) => {
    if (!isStructure(entry) || !Object.values(entry).every(isStructure))
      throw new AwsError('SerializationException', 'TransactItems holds something that is no structure');
    const [name, ...others] = Object.keys(entry);
    if (name === undefined || others.length > 0 || !names.includes(name))
      throw invalid(
        `TransactItems can only contain one of ${names.map((each) => (each === 'ConditionCheck' ? 'Check' : each)).join(', ')}`,
      );
    const data = entry[name]!;
    const table = tables.get(String(data.TableName))?.description;
    if (!table) throw new AwsError('ResourceNotFoundException', 'Requested resource not found');
    const item = (data.Item ?? data.Key) as Item;
    return { name, data, table: table.TableName, key: itemPrefix(table.TableName) + keyOf(item, table) };
  });
}

/** Gives members in one order, for clients write maps in any: https://github.com/aws/aws-sdk-go-v2/issues/1900 */
const inOrder = (_name: string, value: unknown) =>
  isStructure(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;

const isStructure = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An item whose key is no key is refused by its operation, in DynamoDB's words. */
function keyOf(item: Item, table: Parameters<typeof dynalite.createKey>[1]): string {
  try {
    return dynalite.createKey(item, table);
  } catch {
    return JSON.stringify(item);
  }
}

/** Takes all keys, always in the same order, so that no two transactions wait for each other. */
async function withLocks<T>({ locks }: Storage, keys: string[], work: () => Promise<T>): Promise<T> {
  const releases: (() => void)[] = [];
  for (const key of [...new Set(keys)].sort())
    releases.push(await new Promise<() => void>((taken) => locks.take(key, taken)));
  try {
    return await work();
  } finally {
    for (const release of releases) release();
  }
}

interface Reason {
  Code: string;
  Message?: string;
  Item?: unknown;
}

/**
 * What stopped one of several: a condition, a key of another type, or what could only be seen of the item as it was.
 * @throws the error itself where the request is at fault whatever the items are
 */
function reasonOf(error: unknown, { ReturnValuesOnConditionCheckFailure }: Input): Reason {
  if (!(error instanceof AwsError)) throw error;
  const { name, message: Message, members } = error;
  if (name === 'ConditionalCheckFailedException') {
    const Item = ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? members.Item : undefined;
    return { Code: 'ConditionalCheckFailed', Message, ...(Item !== undefined && { Item }) };
  }
  if (name === 'ValidationException' && ofOneItem.test(Message)) return { Code: 'ValidationError', Message };
  throw error;
}

const ofOneItem =
  /^(An operand|The document path|The provided expression refers|Item size to update|(One or more parameter values were invalid: )?Type mismatch)/;

const cancelled = (CancellationReasons: Reason[]) =>
  new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${CancellationReasons.map(({ Code }) => Code).join(', ')}]`,
    400,
    { CancellationReasons },
  );

const mismatch =
  'The request uses the same client token as a previous, but non-identical request. Do not reuse a client token with different requests, unless the requests are identical';

const emptyTrace = (): OperationTrace => ({ found: new Map(), ranged: [], written: [] });

const invalid = (message: string) => new AwsError('ValidationException', message);
