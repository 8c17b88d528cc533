/** What the stack is told by `-c key=value` or in cdk.json, read and checked. */
export type Context = { [Key in keyof typeof parsers]: ReturnType<(typeof parsers)[Key]> };

/** A fault of the context, told in one line. */
export class ContextError extends Error {
  override readonly name = 'ContextError';
}

/** Every key there is, with what reads it. A new key is a new row. */
const parsers = {
  /** Names the stack, `Countersign-<stage>`; `prod` keeps its data. @default dev */
  stage: (given) =>
    matching(/^[a-z][a-z0-9]{0,9}$/, given ?? 'dev', 'stage', '1 to 10 of a-z 0-9, a letter first, e.g. -c stage=dev'),
  /** Whether clients may ask for the schema. @default on, in prod off */
  introspection: (given, stage) => onOrOff(given ?? (stage === 'prod' ? 'off' : 'on'), 'introspection'),
  /** Addresses for which the backend may sign. @default alice@example.com, in prod none */
  automaticSigners: (given, stage) => addresses(given ?? (stage === 'prod' ? '' : 'alice@example.com')),
  /** The SNS topic that alarms are sent to. @default none */
  alarmTopicArn: ifGiven((given) => topicArn(given)),
  /** The address that Amazon SES sends the pool's mails from, an identity verified there. @default Cognito's own sender */
  mailFrom: ifGiven((given) => address(given, 'mailFrom')),
  /** How many days a request is kept after its end. @default for good */
  retentionDays: ifGiven((given) => matching(/^[1-9]\d{0,3}$/, given, 'retentionDays', 'whole days, 1 to 9999')),
  /** Indexes to leave out for one deployment, so that the next makes them anew (docs/deploy.md). @default none */
  withoutIndexes: (given) => ifGiven(indexes)(given) ?? [],
  /** Whether cdk-nag checks the stack; slow, so `npm run check` alone asks for it. @default off */
  nag: (given) => onOrOff(given ?? 'off', 'nag'),
} satisfies Record<string, (given: string | undefined, stage: string | undefined) => unknown>;

/** Keys of CDK itself: feature flags, what its CLI sets, what it has looked up. */
const ofCdk = /^(@aws-cdk\/|aws-cdk:|aws:|cdk-|cli-|acknowledged-issue-numbers$|availability-zones:|[a-z-]+:account=)/;

/**
 * Reads the context.
 * @param given all of it, CDK's own keys too
 * @throws ContextError at the first key or value that is not accepted, with what is
 */
export function readContext(given: Record<string, unknown>): Context {
  for (const key of Object.keys(given))
    if (!Object.hasOwn(parsers, key) && !ofCdk.test(key))
      throw new ContextError(`context ${key} is not known; allowed: ${Object.keys(parsers).join(', ')}`);
  const text = (key: string) => {
    const value = given[key];
    if (value === undefined || typeof value === 'string') return value;
    return refuse(key, JSON.stringify(value), `text, e.g. -c ${key}=…`);
  };
  const stage = parsers.stage(text('stage'));
  const read = Object.entries(parsers).map(([key, parse]) => [key, parse(text(key), stage)]);
  return Object.fromEntries(read) as Context;
}

/** Reads a setting that has no default; one that is given empty is read too, and refused. */
function ifGiven<Value>(read: (given: string) => Value): (given: string | undefined) => Value | undefined {
  return (given) => (given === undefined ? undefined : read(given));
}

function refuse(key: string, got: string, allowed: string): never {
  throw new ContextError(`context ${key} is not accepted: got ${got}; allowed: ${allowed}`);
}

function matching(pattern: RegExp, given: string, key: string, allowed: string): string {
  return pattern.test(given) ? given : refuse(key, given, allowed);
}

const onOrOff = (given: string, key: string) => matching(/^(on|off)$/, given, key, 'on, off') === 'on';

const indexes = (given: string) =>
  matching(
    /^(byRequester|byLook|bySigner)(,(byRequester|byLook|bySigner))*$/,
    given,
    'withoutIndexes',
    'byRequester, byLook, bySigner, with commas between',
  ).split(',');

/** Alarms reach standard topics only: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
const topicArn = (given: string) =>
  matching(
    /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/,
    given,
    'alarmTopicArn',
    'the ARN of a standard SNS topic, e.g. arn:aws:sns:eu-west-1:123456789012:alarms',
  );

/** Plain ASCII, as everywhere: Amazon SES delivers to no other local part. */
const address = (given: string, key: string) =>
  matching(
    /^(?=[!-~]{3,254}$)[^@,;<>()[\]\\":]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/i,
    given,
    key,
    'an e-mail address in plain ASCII',
  ).toLowerCase();

/** Reads addresses separated by commas, with blanks or without, into lower case. */
function addresses(given: string): string[] {
  const list = given
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => address(each, 'automaticSigners'));
  const { length } = list.join(',');
  // https://docs.aws.amazon.com/appsync/latest/APIReference/API_PutGraphqlApiEnvironmentVariables.html
  if (length > 512)
    refuse(
      'automaticSigners',
      `${list.length} addresses of ${length} characters in all`,
      'the 512 that AppSync takes in a variable',
    );
  return list;
}
