import { idFrom, uuidFrom } from './ids.ts';

/** Where the stack runs. */
export interface Place {
  stackName: string;
  accountId: string;
  region: string;
  /** The local port, e.g. `http://localhost:4600`. */
  endpoint: string;
}

/** What a row of the table names a resource with. */
export interface Names extends Place {
  logicalId: string;
  /** Whether the template sets the property. */
  has(property: string): boolean;
  /** A resolved property as text, undefined where it is left out. */
  property(name: string): string | undefined;
  /** The name that the template gives in `property`, else `<stack>-<LogicalId>`. */
  name(property?: string): string;
  arn(service: string, resource: string): string;
  /** An ARN without region, as IAM has them. */
  globalArn(service: string, resource: string): string;
  /** An id in the form of AWS, from the stack's name and the logical id. */
  id(length: number, alphabet?: 'lower' | 'mixed'): string;
  uuid(): string;
}

/** Names of one resource, all of them the same on every machine and in every run. */
export function namesOf(place: Place, logicalId: string, read: (property: string) => unknown): Names {
  const seed = `${place.stackName}/${logicalId}`;
  const property = (name: string) => {
    const value = read(name);
    return value === undefined ? undefined : String(value);
  };
  return {
    ...place,
    logicalId,
    has: (name) => read(name) !== undefined,
    property,
    name: (from) => (from && property(from)) || `${place.stackName}-${logicalId}`,
    arn: (service, resource) => `arn:aws:${service}:${place.region}:${place.accountId}:${resource}`,
    globalArn: (service, resource) => `arn:aws:${service}::${place.accountId}:${resource}`,
    id: (length, alphabet) => idFrom(seed, length, alphabet),
    uuid: () => uuidFrom(seed),
  };
}
