import { AwsError } from '../shared/service.ts';

type Input = Record<string, unknown>;
type Operation = (input: Input) => unknown;

/**
 * Lets an operation be asked for tables by their ARNs too, which it gives back where they were given.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 */
export function acceptArns(perform: Operation, arnOf: (table: string) => string): Operation {
  return (input) => {
    const arns = new Map<string, string>();
    const nameOf = (table: string) => {
      if (!table.startsWith('arn:')) return table;
      const name = table.slice(table.indexOf('/') + 1);
      if (name.includes('/') || arnOf(name) !== table) throw refused(table, arnOf);
      arns.set(name, table);
      return name;
    };
    const named = withNames(input, nameOf);
    return arns.size === 0 ? perform(input) : performed(perform(named), arns);
  };
}

async function performed(answer: unknown, arns: Map<string, string>): Promise<Input> {
  const { Responses, UnprocessedKeys, UnprocessedItems, ConsumedCapacity, ...rest } = (await answer) as Input;
  const keyed = { Responses, UnprocessedKeys, UnprocessedItems };
  const arnOr = (name: string) => arns.get(name) ?? name;
  const consumed = (of: Input) => ({ ...of, TableName: arnOr(of.TableName as string) });
  return {
    ...rest,
    ...Object.fromEntries(
      Object.entries(keyed)
        .filter(([, member]) => member !== undefined)
        .map(([name, member]) => [name, isStructure(member) ? renamed(member, arnOr) : member]),
    ),
    ...(isStructure(ConsumedCapacity) && { ConsumedCapacity: consumed(ConsumedCapacity) }),
    ...(Array.isArray(ConsumedCapacity) && { ConsumedCapacity: ConsumedCapacity.map(consumed) }),
  };
}

/** The input with the names of its tables; what is of a wrong form is refused by the operation itself. */
function withNames(input: Input, nameOf: (table: string) => string): Input {
  const { TableName, RequestItems, TransactItems } = input;
  return {
    ...input,
    ...(typeof TableName === 'string' && { TableName: nameOf(TableName) }),
    ...(isStructure(RequestItems) && { RequestItems: renamed(RequestItems, nameOf) }),
    ...(Array.isArray(TransactItems) && { TransactItems: TransactItems.map((entry) => entryWithNames(entry, nameOf)) }),
  };
}

function entryWithNames(entry: unknown, nameOf: (table: string) => string): unknown {
  if (!isStructure(entry)) return entry;
  const actions = Object.entries(entry).map(([name, action]) => [
    name,
    isStructure(action) ? withNames(action, nameOf) : action,
  ]);
  return Object.fromEntries(actions) as Input;
}

function renamed(members: Input, rename: (table: string) => string): Input {
  const entries = Object.entries(members).map(([table, member]) => [rename(table), member] as const);
  const result = Object.fromEntries(entries);
  if (Object.keys(result).length === entries.length) return result;
  const [twice] = entries.find(([name], at) => entries.findIndex(([other]) => other === name) < at)!;
  throw new AwsError(
    'ValidationException',
    `the table ${twice} is in RequestItems by its name and by its ARN; allowed: one of them`,
  );
}

const isStructure = (value: unknown): value is Input =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refused = (table: string, arnOf: (table: string) => string) =>
  new AwsError(
    'ValidationException',
    `cannot use ${table} as a table; allowed: a name, or ${arnOf('<name>')}, for the local table has no others`,
  );
