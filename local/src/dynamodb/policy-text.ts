import { parseJson } from '../shared/parse-json.ts';
import { AwsError } from '../shared/service.ts';

/** How long a policy may be, in bytes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html */
const maxBytes = 20_480;

/** A member that is not as the API says. */
export const invalid = (problem: string) =>
  new AwsError('ValidationException', `One or more parameter values were invalid: ${problem}`);

const refused = (problem: string) => invalid(`Invalid policy document: ${problem}`);

type Statement = Record<string, unknown>;

/** Elements of a statement in the order in which DynamoDB gives them. */
const elements = ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'];
const effects = ['Allow', 'Deny'];
const versions = [undefined, '2008-10-17', '2012-10-17'];
const required = ['Effect', 'Principal', 'Action', 'Resource'];

/**
 * Reads a policy and gives it in the form in which DynamoDB keeps and compares it: without spaces, members in a fixed
 * order, no list where there is one value, the account by the ARN of its root. What the statements mean is IAM's to say.
 * Seen on AWS: https://github.com/aws-controllers-k8s/dynamodb-controller/tree/main/docs/api-quirks
 * @throws AwsError `ValidationException`
 */
export function canonicalPolicy(text: string): string {
  if (Buffer.byteLength(text) > maxBytes) throw invalid(`Maximum policy size of ${maxBytes} bytes exceeded`);
  const { Version, Id, Statement = [], ...others } = parse(text);
  for (const name of Object.keys(others)) throw refused(`Syntax error: unknown element ${name}`);
  if (!versions.some((version) => version === Version)) throw refused('Syntax error in Version');
  if (Id !== undefined && typeof Id !== 'string') throw refused('Syntax error in Id');
  const statements = [Statement].flat().map(canonicalStatement);
  if (statements.length === 0) throw refused('Could not parse the policy: Statement is empty!');
  const sids = statements.flatMap(({ Sid }) => (Sid === undefined ? [] : [Sid]));
  if (new Set(sids).size < sids.length) throw refused('The Statement Ids in the policy are not unique');
  return JSON.stringify({ Version, Id, Statement: statements });
}

function parse(text: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = parseJson(text);
  } catch {
    throw refused('This policy contains invalid Json');
  }
  if (Array.isArray(document)) throw refused('This policy contains invalid Json');
  if (typeof document !== 'object' || document === null) throw refused('This text appears not to be a policy');
  return document as Record<string, unknown>;
}

function canonicalStatement(given: unknown, at: number): Statement {
  const malformed = (what: string) => refused(`Syntax error in ${what} of statement ${at}`);
  if (!isObject(given)) throw malformed('the members');
  // What stands in place of one, as NotAction does, is for IAM to refuse.
  const missing = required.find((name) => given[name] === undefined && given[`Not${name}`] === undefined);
  if (missing) throw refused(`Missing required field ${missing}`);
  const wrong = Object.entries(kinds).find(([name, isRight]) => given[name] !== undefined && !isRight(given[name]));
  if (wrong) throw malformed(wrong[0]);
  const { Effect, Principal, Action, Resource, Condition } = given;
  const read: Statement = {
    ...given,
    Effect: effects.find((effect) => effect.toLowerCase() === String(Effect).toLowerCase()) ?? Effect,
    Principal: isObject(Principal) ? canonicalPrincipal(Principal) : Principal,
    Action: one(Action),
    Resource: one(Resource),
  };
  if (read.Effect === 'Allow' && !Condition && isAnybody(Principal))
    throw new AwsError(
      'ValidationException',
      'Resource-based policy grants unbounded access in one or more elements. Please revise the policy to ensure least-privilege form of access',
    );
  const order = [...elements, ...Object.keys(given).filter((name) => !elements.includes(name))];
  return Object.fromEntries(order.map((name) => [name, read[name]]));
}

const canonicalPrincipal = (principal: Statement) =>
  Object.fromEntries(Object.entries(principal).map(([kind, names]) => [kind, one([names].flat().map(rootOf))]));

const rootOf = (name: unknown) => (/^\d{12}$/.test(String(name)) ? `arn:aws:iam::${String(name)}:root` : name);

const isAnybody = (principal: unknown) =>
  principal === '*' || (isObject(principal) && [principal.AWS].flat().includes('*'));

/** One value without its list; what is there twice is there once. */
function one(values: unknown): unknown {
  const distinct = [...new Set([values].flat())];
  return distinct.length === 1 ? distinct[0] : distinct;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function areTexts(value: unknown): boolean {
  const texts: unknown[] = [value].flat();
  return texts.length > 0 && texts.every(isText);
}

/** Operators with keys with values, which may be numbers and booleans. */
const isCondition = (value: unknown) =>
  isObject(value) &&
  Object.values(value).every(
    (keys) => isObject(keys) && Object.values(keys).every((values) => [values].flat().every(isScalar)),
  );

const isScalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);

const isText = (value: unknown) => typeof value === 'string';

/** Whether an element is of the kind that it must be of. */
const kinds: Record<string, (value: unknown) => boolean> = {
  Sid: isText,
  Effect: isText,
  Principal: (value) => value === '*' || (isObject(value) && Object.values(value).every(areTexts)),
  Action: areTexts,
  Resource: areTexts,
  Condition: isCondition,
};
