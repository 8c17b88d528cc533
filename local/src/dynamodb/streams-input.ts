import { AwsError } from '../shared/service.ts';

type Input = Record<string, unknown>;

/** An input that is not as the API says. */
export const validation = (message: string) => new AwsError('ValidationException', message);

/** A member that must be text. */
export function textIn(input: Input, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw failed(name, value, 'Member must not be null');
}

/** A member that must be one of some texts. */
export function oneOfIn<Value extends string>(input: Input, name: string, values: Value[]): Value {
  const value = textIn(input, name);
  const found = values.find((each) => each === value);
  if (found !== undefined) return found;
  throw failed(name, value, `Member must satisfy enum value set: [${values.join(', ')}]`);
}

/** The member Limit, from 1 to `most`, which it is where it is left out. */
export function limitIn({ Limit }: Input, most: number): number {
  if (Limit === undefined || Limit === null) return most;
  if (typeof Limit === 'number' && Number.isInteger(Limit) && Limit >= 1 && Limit <= most) return Limit;
  throw failed('Limit', Limit, `Member must have value between 1 and ${most}`);
}

const failed = (name: string, value: unknown, constraint: string) =>
  validation(
    `1 validation error detected: Value ${value === undefined || value === null ? 'null' : `'${JSON.stringify(value)}'`} ` +
      `at '${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: ${constraint}`,
  );
