import { AwsError, type Intercept } from '@countersign/local';

/** What can be out of every stack. */
export const commonServices = ['Lambda', 'DynamoDB', 'Step Functions', 'EventBridge', 'AppSync'] as const;
/** What can be out of a stack that records changes and seals requests. */
export const services = [...commonServices, 'S3', 'KMS'] as const;
/** How it can be out. */
export const kinds = ['refused', 'throttled', 'slow', 'done but unanswered'] as const;
export type Service = (typeof services)[number];
export type Kind = (typeof kinds)[number];

/** A call that a service gets, as far as an outage needs to know it. */
export interface Call {
  service: Service;
  /** A function's name, an operation, a path. */
  what: string;
  /** What is sent, with task tokens made readable. */
  text: string;
  /** Whether it is a person's, or made for one. */
  isOfPerson?: boolean;
}

/** Comes between a call and the service that gets it. */
export type Meet = <Answer>(call: Call, perform: () => Promise<Answer>) => Promise<Answer>;

/** Lets all calls between the backend's parts be met, but those that sign a person in. */
export function betweenServices(meet: Meet): Required<Omit<Intercept, 'write'>> {
  /** What is being sealed: a digest that is to be signed names no request. */
  const sealing = new Set<string>();
  return {
    async invoke(what, payload, perform) {
      if (what.includes('AddEmailClaim')) return perform();
      const text = JSON.stringify(payload);
      const isSealing = what.includes('SealRecord');
      return meet({ service: 'Lambda', what, text }, () => {
        if (!isSealing) return perform();
        sealing.add(text);
        return perform().finally(() => sealing.delete(text));
      });
    },
    async call(what, input, perform) {
      const service = serviceOf(what);
      if (!service) return perform();
      const text = service === 'KMS' ? [...sealing].join(' ') : readable(input);
      return meet({ service, what, text }, perform);
    },
    dataSource: (what, input, perform) =>
      meet({ service: 'DynamoDB', what, text: JSON.stringify(input), isOfPerson: true }, perform),
    readStream: (what, perform) => meet({ service: 'DynamoDB', what, text: '' }, perform),
    deliver: (what, event, perform) => meet({ service: 'EventBridge', what, text: JSON.stringify(event) }, perform),
    graphql({ path: what, body, headers }, perform) {
      const isOfPerson = !headers.authorization?.startsWith('AWS4-HMAC-SHA256');
      return meet({ service: 'AppSync', what, text: body.toString(), isOfPerson }, perform);
    },
  };
}

/**
 * Does a call as a service does that is out.
 * @param wait lets half of the time pass that a slow answer takes
 */
export async function suffer<Answer>(
  { service, kind, wait }: { service: Service; kind: Kind; wait: () => unknown },
  perform: () => Promise<Answer>,
): Promise<Answer> {
  if (kind === 'slow') {
    await wait();
    const answer = await perform();
    await wait();
    return answer;
  }
  if (kind === 'done but unanswered') await perform().catch(() => {});
  return failures[service](kind) as Answer;
}

/** Fails as a service does that is out; AppSync answers so, the others throw. */
type Failure = (kind: Kind) => unknown;

const throwing =
  (refused: [string, number], throttled: [string, number]): Failure =>
  (kind) => {
    const [name, status] = kind === 'throttled' ? throttled : refused;
    throw new AwsError(name, 'an outage of this test', status);
  };

const failures: Record<Service, Failure> = {
  Lambda: throwing(['ServiceException', 500], ['TooManyRequestsException', 429]),
  DynamoDB: throwing(['InternalServerError', 500], ['ThrottlingException', 400]),
  'Step Functions': throwing(['InternalFailure', 500], ['ThrottlingException', 400]),
  EventBridge: throwing(['InternalException', 500], ['ThrottlingException', 400]),
  AppSync: (kind) => ({
    status: kind === 'throttled' ? 429 : 503,
    headers: { 'content-type': 'application/json' },
    body: '{}',
  }),
  // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html: local answers by XML what has such names.
  S3: throwing(['InternalError', 500], ['SlowDown', 503]),
  // https://docs.aws.amazon.com/kms/latest/developerguide/throttling.html
  KMS: throwing(['KMSInternalException', 500], ['ThrottlingException', 400]),
};

const targets: [string, Service][] = [
  ['DynamoDB', 'DynamoDB'],
  ['AWSStepFunctions', 'Step Functions'],
  ['AWSEvents', 'EventBridge'],
  ['S3.', 'S3'],
  ['TrentService', 'KMS'],
];

const serviceOf = (target: string) => targets.find(([start]) => target.startsWith(start))?.[1];

/** A task token is base64url of a text that has the execution's name in it; an object is named, and its bytes are left out. */
function readable(input: unknown): string {
  const { taskToken, Bucket, Key, Prefix } = input as Record<string, unknown>;
  if (Bucket !== undefined) return JSON.stringify([Key, Prefix]);
  const token = typeof taskToken === 'string' ? Buffer.from(taskToken, 'base64url').toString('latin1') : '';
  return JSON.stringify(input) + token;
}
