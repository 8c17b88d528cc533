/** What a Lambda authorizer decided of a token. */
export interface AuthorizerDecision {
  isAuthorized: boolean;
  /** What resolvers see as `ctx.identity.resolverContext`; null where the function gave none. */
  resolverContext: Record<string, string> | null;
  /** Fields that answer null, as `Type.field`; those of other APIs are left out. */
  deniedFields: ReadonlySet<string>;
  /** For how long the decision holds; undefined leaves it to the API. */
  ttlSeconds: number | undefined;
  /** Entries of `deniedFields` that name no field of this API or of another: AppSync denies nothing by them. */
  unknownDeniedFields: number;
}

/** An answer of an authorizer that cannot be used; the message repeats nothing of it. */
export class UnusableAnswer extends Error {
  override name = 'UnusableAnswer';
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#aws-lambda-authorization */
const limits = { contextBytes: 5 * 1024 * 1024, ttlSeconds: 3600 };

/**
 * Reads the answer of a Lambda authorizer. `isAuthorized` must be a boolean, `resolverContext` flat with strings alone,
 * `deniedFields` a list of strings, `ttlOverride` whole seconds up to an hour; null is as if it were not there, other
 * members are ignored.
 * @param apiArn of the API that asks; long forms of denied fields begin with it
 * @throws `UnusableAnswer`
 */
export function readAnswer(payload: unknown, apiArn: string): AuthorizerDecision {
  if (!isObject(payload)) throw new UnusableAnswer(`it answered ${kindOf(payload)}, not an object`);
  const { isAuthorized } = payload;
  if (typeof isAuthorized !== 'boolean') {
    throw new UnusableAnswer(`isAuthorized is ${kindOf(isAuthorized)}, not true or false`);
  }
  const ttlSeconds = ttlOf(payload['ttlOverride']);
  const nothing = { resolverContext: null, deniedFields: new Set<string>(), unknownDeniedFields: 0 };
  if (!isAuthorized) return { isAuthorized, ttlSeconds, ...nothing };
  return {
    isAuthorized,
    ttlSeconds,
    resolverContext: contextOf(payload['resolverContext']),
    ...deniedOf(payload['deniedFields'], apiArn),
  };
}

function ttlOf(given: unknown): number | undefined {
  if (given === undefined || given === null) return undefined;
  if (Number.isInteger(given) && (given as number) >= 0 && (given as number) <= limits.ttlSeconds)
    return given as number;
  throw new UnusableAnswer(`ttlOverride must be whole seconds from 0 to ${limits.ttlSeconds}`);
}

function contextOf(given: unknown): Record<string, string> | null {
  if (given === undefined || given === null) return null;
  if (!isObject(given)) throw new UnusableAnswer(`resolverContext is ${kindOf(given)}, not an object`);
  const other = Object.values(given).find((value) => typeof value !== 'string');
  if (other !== undefined)
    throw new UnusableAnswer(`resolverContext holds ${kindOf(other)}; AppSync takes strings alone`);
  const bytes = Buffer.byteLength(JSON.stringify(given));
  if (bytes > limits.contextBytes) throw new UnusableAnswer(`resolverContext has ${bytes} bytes, more than 5 MB`);
  return given as Record<string, string>;
}

const fieldName = /^[_A-Za-z]\w*\.[_A-Za-z]\w*$/;
const fieldArn = /^(arn:[^:]+:appsync:[^:]*:\d*:apis\/[^/]+)\/types\/([_A-Za-z]\w*)\/fields\/([_A-Za-z]\w*)$/;

function deniedOf(given: unknown, apiArn: string): Pick<AuthorizerDecision, 'deniedFields' | 'unknownDeniedFields'> {
  const deniedFields = new Set<string>();
  if (given === undefined || given === null) return { deniedFields, unknownDeniedFields: 0 };
  if (!Array.isArray(given)) throw new UnusableAnswer(`deniedFields is ${kindOf(given)}, not a list`);
  let unknownDeniedFields = 0;
  for (const each of given as unknown[]) {
    if (typeof each !== 'string') throw new UnusableAnswer(`deniedFields holds ${kindOf(each)}, not a string`);
    const [, api, type, field] = fieldArn.exec(each) ?? [];
    if (api === apiArn) deniedFields.add(`${type}.${field}`);
    else if (fieldName.test(each)) deniedFields.add(each);
    else if (api === undefined) unknownDeniedFields++;
  }
  return { deniedFields, unknownDeniedFields };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
