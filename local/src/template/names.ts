import { idFrom, uuidFrom } from './ids.ts';

/** Where the stack runs. */
export interface Place {
  stackName: string;
  accountId: string;
  region: string;
  /** The local port, e.g. `http://localhost:4600`. */
  endpoint: string;
  /** Whether the port serves more than one GraphQL API, so that each has a path of its own. @default false */
  hasSeveralApis?: boolean;
}

/** What a row of the table names a resource with. */
export interface Names extends Place {
  logicalId: string;
  /** Whether the template sets the property. */
  has(property: string): boolean;
  /** A resolved property as text, undefined where it is left out. */
  property(name: string): string | undefined;
  /** The name that the template gives in `property`, else `<stack>-<LogicalId>`; that is cut where it may have so many characters alone. */
  name(property?: string, limit?: number): string;
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
    name: (from, limit) => (from && property(from)) || generatedName(place.stackName, logicalId, limit),
    arn: (service, resource) => `arn:aws:${service}:${place.region}:${place.accountId}:${resource}`,
    globalArn: (service, resource) => `arn:aws:${service}::${place.accountId}:${resource}`,
    id: (length, alphabet) => idFrom(seed, length, alphabet),
    uuid: () => uuidFrom(seed),
  };
}

/** A hyphen and the twelve letters that CloudFormation appends. */
const tailLength = 13;

/**
 * CloudFormation cuts both parts to the halves of what its tail leaves; a part that is shorter leaves the rest to the other.
 * Here the tail stands only where the whole is too long, or where the stack's name is cut on AWS: policies match on that.
 * Source, names seen on AWS: https://github.com/KensioSoftware/yulin/issues/1113
 */
function generatedName(stackName: string, logicalId: string, limit = Infinity): string {
  const whole = `${stackName}-${logicalId}`;
  const room = limit - tailLength - 1;
  const stackRoom = Math.max(Math.ceil(room / 2), room - logicalId.length);
  if (whole.length <= limit && stackName.length <= stackRoom) return whole;
  const stack = stackName.slice(0, stackRoom);
  return `${stack}-${logicalId.slice(0, room - stack.length)}-${idFrom(`${stackName}/${logicalId}`, tailLength - 1, 'mixed')}`;
}
