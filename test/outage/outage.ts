import { AwsError, type Clock, type Intercept } from '@countersign/local';

/** What can be out. */
export const services = ['Lambda', 'DynamoDB', 'Step Functions', 'EventBridge', 'AppSync'] as const;
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
}

/** An outage that begins for each request by itself, at the very call that is its point. */
export interface Outage {
  intercept: Partial<Intercept>;
  /** From now on calls about requests that are out meet this. */
  plan(fault: { service: Service; kind: Kind; milliseconds: number; slowness: number }): void;
  /** From now on calls that name no request meet the outage too, until it ends for the last. */
  spread(): void;
  /** A request is out from the next call of its that matches, or from now on. */
  strike(id: string, at?: (call: Call) => boolean): void;
  /** When a request was struck; undefined before. */
  struckAt(id: string): number | undefined;
  /** When the last outage of the plan ends. */
  endsAt(): number;
  /** How many calls about a request met the outage. */
  hits(id: string): number;
  /** Lets people's calls about a request meet the outage too, which they do not otherwise. */
  exposed: Set<string>;
}

/** What every id of a request of this test begins with. */
export const idPrefix = 'outage-';

/** Makes an outage that has not begun. */
export function createOutage(clock: () => Pick<Clock, 'now'> & { advance(milliseconds: number): void }): Outage {
  let fault = { service: 'Lambda' as Service, kind: 'refused' as Kind, milliseconds: 0, slowness: 0 };
  const armed = new Map<string, (call: Call) => boolean>();
  const struck = new Map<string, number>();
  const hits = new Map<string, number>();
  const exposed = new Set<string>();
  let isSpread = false;
  const isOut = (id: string) => struck.has(id) && clock().now() < struck.get(id)! + fault.milliseconds;

  /** The requests that are out and that a call is about; one that names none is about all. */
  const outIn = (call: Call) => {
    const ids = idsIn(call.text);
    for (const id of ids) {
      if (!armed.get(id)?.(call)) continue;
      armed.delete(id);
      struck.set(id, clock().now());
    }
    if (ids.length > 0) return { ids: ids.filter(isOut), isNamed: true };
    return { ids: isSpread ? [...struck.keys()].filter(isOut) : [], isNamed: false };
  };
  async function suffer<Answer>(call: Call, perform: () => Promise<Answer>, fail: Failure): Promise<Answer> {
    const { ids, isNamed } = outIn(call);
    if (ids.length === 0 || call.service !== fault.service) return perform();
    if (isNamed) for (const id of ids) hits.set(id, (hits.get(id) ?? 0) + 1);
    if (fault.kind === 'slow') {
      clock().advance(fault.slowness / 2);
      const answer = await perform();
      clock().advance(fault.slowness / 2);
      return answer;
    }
    if (fault.kind === 'done but unanswered') await perform().catch(() => {});
    return fail(fault.kind) as Answer;
  }
  /** People get through unless they are exposed. */
  const ofPeople = (text: string) => !idsIn(text).some((id) => exposed.has(id));

  return {
    exposed,
    plan(planned) {
      fault = planned;
      isSpread = false;
    },
    spread: () => void (isSpread = true),
    strike(id, at) {
      if (at) armed.set(id, at);
      else struck.set(id, clock().now());
    },
    struckAt: (id) => struck.get(id),
    endsAt: () => Math.max(...struck.values()) + fault.milliseconds,
    hits: (id) => hits.get(id) ?? 0,
    intercept: {
      async invoke(name, payload, perform) {
        // Signing in is no part of a request.
        if (name.includes('AddEmailClaim')) return perform();
        return suffer({ service: 'Lambda', what: name, text: JSON.stringify(payload) }, perform, failures.Lambda);
      },
      async call(target, input, perform) {
        const service = serviceOf(target);
        if (!service) return perform();
        return suffer({ service, what: target, text: readable(input) }, perform, failures[service]);
      },
      async dataSource(target, input, perform) {
        const text = JSON.stringify(input);
        if (ofPeople(text)) return perform();
        return suffer({ service: 'DynamoDB', what: target, text }, perform, failures.DynamoDB);
      },
      readStream: (streamArn, perform) =>
        suffer({ service: 'DynamoDB', what: streamArn, text: '' }, perform, failures.DynamoDB),
      deliver: (targetArn, event, perform) =>
        suffer({ service: 'EventBridge', what: targetArn, text: JSON.stringify(event) }, perform, failures.EventBridge),
      async graphql({ path, body, headers }, perform) {
        const text = body.toString();
        if (!headers.authorization?.startsWith('AWS4-HMAC-SHA256') && ofPeople(text)) return perform();
        return suffer({ service: 'AppSync', what: path, text }, perform, failures.AppSync);
      },
    },
  };
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
};

const serviceOf = (target: string): Service | undefined =>
  target.startsWith('DynamoDB') ? 'DynamoDB' : target.startsWith('AWSStepFunctions') ? 'Step Functions' : undefined;

/** A task token is base64url of a text that has the execution's name in it. */
function readable(input: unknown): string {
  const { taskToken } = input as { taskToken?: unknown };
  const token = typeof taskToken === 'string' ? Buffer.from(taskToken, 'base64url').toString('latin1') : '';
  return JSON.stringify(input) + token;
}

const idsIn = (text: string) => [...new Set(text.match(new RegExp(`${idPrefix}[\\w-]+`, 'g')))];
