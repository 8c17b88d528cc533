import { failure } from '../graphql/field-errors.ts';

/** A request object, whose members the functions here read as AppSync does. */
export type RequestObject = Record<string, unknown>;

/** The failure of a request object: AppSync still names it after the templates of old. */
export const requestFault = (message: string) => failure('MappingTemplate', message);

/** What the request handler returned, as an object. */
export function asRequest(value: unknown): RequestObject {
  if (isObject(value)) return value;
  throw requestFault("Value for field '$[operation]' not found.");
}

/** A member that has to be there. */
export function required(request: RequestObject, name: string): unknown {
  const value = request[name];
  if (value === undefined || value === null) throw requestFault(`Value for field '$[${name}]' not found.`);
  return value;
}

/** A member that has to be there and be an object. */
export function requiredObject(request: RequestObject, name: string): RequestObject {
  const value = required(request, name);
  if (isObject(value)) return value;
  throw requestFault(`Expected JSON object for field '$[${name}]' but got ${describe(value)} instead.`);
}

/** A member that may be left out or null, else an object. */
export function optionalObject(request: RequestObject, name: string): RequestObject | undefined {
  return request[name] === undefined || request[name] === null ? undefined : requiredObject(request, name);
}

/** Refuses members that AppSync does not know at a place of the request, e.g. of `[condition]`. */
export function onlyKnown(request: RequestObject, known: readonly string[], place = ''): void {
  const unknown = Object.keys(request).find((each) => !known.includes(each));
  if (unknown !== undefined) throw requestFault(`Unsupported element '$${place}[${unknown}]'.`);
}

const isObject = (value: unknown): value is RequestObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const describe = (value: unknown) => (Array.isArray(value) ? 'a list' : `a ${typeof value}`);
