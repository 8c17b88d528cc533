import { type UsageLimits, usualLimits } from '../functions/domain/usage.ts';

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
  /** Who may make the backend write to people: `anyone`, `group`, or domains of verified addresses. @default anyone, in prod group */
  requesters: (given, stage) => requesters(given ?? (stage === 'prod' ? 'group' : 'anyone')),
  /** The SNS topic that alarms are sent to. @default none */
  alarmTopicArn: ifGiven((given) => topicArn(given)),
  /** The address that Amazon SES sends the pool's mails from, an identity verified there. @default Cognito's own sender */
  mailFrom: ifGiven((given) => address(given, 'mailFrom')),
  /** Whether the stack has the page for people; `npm start` serves its own. @default on, in local off */
  page: (given, stage) => onOrOff(given ?? (stage === 'local' ? 'off' : 'on'), 'page'),
  /** A name of your own for the page. @default CloudFront's */
  pageDomain: ifGiven((given) => domain(given)),
  /** The certificate of that name. @default CloudFront's own */
  pageCertificateArn: ifGiven((given) => certificateArn(given)),
  /** Where the button of a mail leads to; the request's id is its parameter `request`. @default the page */
  appUrl: ifGiven((given) => pageUrl(given, 'appUrl')),
  /** Where links of mails lead to, at its `sign`: by them signers answer without an account; `none` mails none. @default the page */
  pageUrl: ifGiven((given) => (given === 'none' ? given : siteUrl(given))),
  /** A configuration set of Amazon SES that publishes to the default bus, to send notices by. @default the stack makes one */
  mailConfigurationSet: ifGiven((given) => configurationSet(given)),
  /** How much each person may make a stack with `mailFrom` write to people, e.g. `hour:50,mails:500`. @default usualLimits */
  limits: (given) => usageLimits(given ?? ''),
  /** Whether requesters may have webhooks. @default off */
  webhooks: (given) => onOrOff(given ?? 'off', 'webhooks'),
  /** Whether webhooks reach receivers on the machine itself: for what runs locally, stage local, alone. @default off */
  webhookLoopback: (given) => onOrOff(given ?? 'off', 'webhookLoopback'),
  /** Whether requesters may have API keys. @default off */
  apiKeys: (given) => onOrOff(given ?? 'off', 'apiKeys'),
  /** Whether each change is recorded when it happens, where nobody can alter it unnoticed. @default off */
  records: (given) => onOrOff(given ?? 'off', 'records'),
  /** For how many days nobody at all can remove what was recorded of a change. @default whoever may delete objects can */
  recordLockDays: ifGiven((given) => days(given, 'recordLockDays')),
  /** How many keys have sealed so far: one more makes a new one, by which what ends from then on is sealed. @default 1 */
  sealingKeys: (given) =>
    Number(matching(/^[1-9]\d?$/, given ?? '1', 'sealingKeys', 'how many keys there have been, 1 to 99')),
  /** The time stamp authority that stamps each seal by RFC 3161. @default none: the time is the backend's word */
  timestampUrl: ifGiven((given) => timestampUrl(given)),
  /** Whether the mail of the completion has the certificate attached. @default off: it leads to it */
  attachCertificate: (given) => onOrOff(given ?? 'off', 'attachCertificate'),
  /** How many days a request is kept after its end. @default for good */
  retentionDays: ifGiven((given) => days(given, 'retentionDays')),
  /** How many days the bus keeps changes, to be replayed. @default it keeps none */
  eventArchiveDays: ifGiven((given) => days(given, 'eventArchiveDays')),
  /** Whether the stack has a dashboard, which costs three dollars a month beyond three of an account. @default off, in prod on */
  dashboard: (given, stage) => onOrOff(given ?? (stage === 'prod' ? 'on' : 'off'), 'dashboard'),
  /** How many minutes apart a canary starts and signs a request, which an alarm follows. @default none does */
  canary: ifGiven((given) =>
    Number(matching(/^([1-9]|[1-5]\d|60)$/, given, 'canary', '1 to 60 minutes, e.g. -c canary=5')),
  ),
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
  const hasPage = parsers.page(text('page'), stage);
  if (given.appUrl !== undefined && given.mailFrom === undefined)
    refuse('appUrl', text('appUrl')!, 'appUrl beside mailFrom alone: the button of a mail leads to it');
  if (given.appUrl === undefined && given.mailFrom !== undefined && !hasPage)
    refuse('appUrl', 'none', 'appUrl and mailFrom together where page=off: the button of a mail leads to appUrl');
  for (const [key, other] of [
    ['pageDomain', 'pageCertificateArn'],
    ['pageCertificateArn', 'pageDomain'],
  ] as const)
    if (given[key] !== undefined && (given[other] === undefined || !hasPage))
      refuse(key, text(key)!, `${key} beside ${other} and page=on: a name of your own needs its certificate`);
  if (given.pageUrl !== undefined && given.mailFrom === undefined)
    refuse('pageUrl', text('pageUrl')!, 'pageUrl beside mailFrom alone: links are mailed');
  if (given.mailConfigurationSet !== undefined && given.mailFrom === undefined)
    refuse('mailConfigurationSet', text('mailConfigurationSet')!, 'mailConfigurationSet beside mailFrom alone');
  // Who sets limits means them to hold.
  if (given.limits !== undefined && given.mailFrom === undefined)
    refuse('limits', text('limits')!, 'limits beside mailFrom alone: what sends no mail counts nothing');
  for (const key of ['recordLockDays', 'sealingKeys', 'timestampUrl', 'attachCertificate'])
    if (given[key] !== undefined && text('records') !== 'on') refuse(key, text(key)!, `${key} beside records=on alone`);
  if (text('attachCertificate') === 'on' && given.mailFrom === undefined)
    refuse('attachCertificate', 'on', 'on beside mailFrom alone: it is mailed');
  if (text('webhookLoopback') === 'on' && (stage !== 'local' || text('webhooks') !== 'on'))
    refuse(
      'webhookLoopback',
      'on',
      'on beside webhooks=on in stage local alone, which npm start runs: what is deployed reaches nothing within',
    );
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

/** Plain http is for the machine itself. */
const pageUrl = (given: string, key: string, example = 'https://app.example.com/requests') =>
  URL.canParse(given) && /^(https:\/\/|http:\/\/localhost[:/])[!-~]{1,1000}$/.test(given)
    ? new URL(given).href
    : refuse(key, given, `the https address of your page, e.g. ${example}`);

/** Many authorities are asked over plain http: whoever is in between could stamp instead, which the certificate of the authority shows. */
const timestampUrl = (given: string) =>
  URL.canParse(given) && /^https?:\/\/[!-~]{1,1000}$/.test(given) && !/[@#]/.test(given)
    ? new URL(given).href
    : refuse('timestampUrl', given, 'the address of an authority of RFC 3161, e.g. https://tsa.example.com');

const domain = (given: string) =>
  matching(/^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/, given, 'pageDomain', 'a host name, e.g. sign.example.com');

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html */
const certificateArn = (given: string) =>
  matching(
    /^arn:aws:acm:us-east-1:\d{12}:certificate\/[\w-]+$/,
    given,
    'pageCertificateArn',
    'the ARN of a certificate of ACM in us-east-1, where CloudFront takes them from',
  );

/** `/sign` and the token come behind it. */
const siteUrl = (given: string) =>
  /[?#]/.test(given)
    ? refuse('pageUrl', given, 'an address without query and fragment, e.g. https://app.example.com, or none')
    : pageUrl(given, 'pageUrl', 'https://app.example.com, to which /sign is added');

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_CreateConfigurationSet.html */
const configurationSet = (given: string) =>
  matching(
    /^[\w-]{1,64}$/,
    given,
    'mailConfigurationSet',
    'the name of a configuration set, 1 to 64 of A-Z a-z 0-9 _ -',
  );

const days = (given: string, key: string) => matching(/^[1-9]\d{0,3}$/, given, key, 'whole days, 1 to 9999');

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

/** Domains that AppSync takes in a variable of at most 512 characters, in lower case. */
const requesters = (given: string) =>
  matching(
    /^(anyone|group|(?=.{1,512}$)[a-z0-9-]+(\.[a-z0-9-]+)+(,[a-z0-9-]+(\.[a-z0-9-]+)+)*)$/i,
    given,
    'requesters',
    'anyone, group, or domains with commas between, e.g. example.com,example.org, at most 512 characters in all',
  ).toLowerCase();

/** Reads `open:<number>,hour:<number>,mails:<number>`, each left out or once. A row of 5,000 ids is near what DynamoDB takes. */
function usageLimits(given: string): UsageLimits {
  const allowed = 'some of open:<1 to 5000>, hour:<1 to 100000>, mails:<1 to 1000000>, each once, with commas between';
  const read: UsageLimits = { ...usualLimits };
  const most: UsageLimits = { open: 5000, hour: 100_000, mails: 1_000_000 };
  const parts = given === '' ? [] : given.split(',');
  const names = parts.map((part) => part.split(':')[0]!);
  for (const part of parts) {
    const [, name, number] = /^(open|hour|mails):([1-9]\d{0,6})$/.exec(part) ?? refuse('limits', given, allowed);
    read[name as keyof UsageLimits] = Number(number);
    if (Number(number) > most[name as keyof UsageLimits]) refuse('limits', given, allowed);
  }
  return new Set(names).size === names.length ? read : refuse('limits', given, allowed);
}

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
