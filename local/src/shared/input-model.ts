import { AwsError } from './service.ts';

/** What a member of an input may be. */
export type Model =
  'string' | 'integer' | 'number' | 'boolean' | { list: Model } | { map: Model } | { members: Members };
export type Members = { readonly [name: string]: Model };

/**
 * Reads an input of the AWS JSON protocol: unknown members and those that are null are left out, null in a list or a map
 * and wrong types are refused. It looks at each value once.
 * @throws AwsError `SerializationException`
 */
export function readMembers(members: Members, input: object): Record<string, unknown> {
  const read: [string, unknown][] = [];
  for (const [name, model] of Object.entries(members)) {
    const value = Object.hasOwn(input, name) ? (input as Record<string, unknown>)[name] : undefined;
    if (value !== undefined && value !== null) read.push([name, readValue(model, value, name)]);
  }
  return Object.fromEntries(read);
}

function readValue(model: Model, value: unknown, name: string): unknown {
  const refuse = (wanted: string) => {
    throw new AwsError('SerializationException', `${name} must be ${wanted}`);
  };
  if (value === null) return refuse('there: it is null in a list or a map');
  if (model === 'integer') return Number.isSafeInteger(value) ? value : refuse('an integer');
  if (typeof model === 'string') return typeof value === model ? value : refuse(`a ${model}`);
  if ('list' in model) {
    if (!Array.isArray(value)) return refuse('a list');
    return value.map((each) => readValue(model.list, each, name));
  }
  if (typeof value !== 'object' || Array.isArray(value)) return refuse('an object');
  if ('members' in model) return readMembers(model.members, value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, readValue(model.map, each, name)]));
}
