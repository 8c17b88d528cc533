import type { MovableClock, Clock } from '../shared/clock.ts';
import type { HttpRequest } from '../shared/http.ts';
import { AwsError } from '../shared/service.ts';
import { addressOf, type ConsoleApi } from './api.ts';
import type { Executions } from './executions.ts';
import type { Kept } from './feed.ts';
import type { Mailbox } from './mailbox.ts';
import type { Versions } from './versions.ts';

/** A queue as the page lists it. */
export interface QueueRow {
  name: string;
  /** Messages that wait, those that somebody has received and those that are put off included. */
  waiting: number;
  /** The queues whose dead letters come here. */
  deadLettersOf: string[];
}

/** A message as the page shows it; times are milliseconds since the epoch. */
export interface MessageRow {
  id: string;
  body: string;
  sentAt: number;
  receiveCount: number;
  /** The queue from which it came as a dead letter; undefined where it did not come from one. */
  source?: string;
}

/** What the console needs of the queues. */
export interface ConsoleQueues {
  list(): QueueRow[];
  /** Shows messages without receiving them. @throws AwsError `QueueDoesNotExist` */
  messages(name: string): MessageRow[];
  /** Gives dead letters back to the queues that they came from; `kept` came from none, or is received just now. */
  redrive(name: string): Promise<{ moved: number; kept: number }>;
}

/** What the page asks for. */
export interface Shown {
  /** What runs. */
  stack: {
    name: string;
    region: string;
    outputs: Record<string, string>;
    resources: { logicalId: string; type: string; physicalId: string; isInert: boolean }[];
  };
  api: ConsoleApi;
  executions: Executions;
  versions: Versions;
  /** Updates that were pushed and calls to others, as far as they are kept. */
  kept(kind: 'published' | 'called', after: number): Kept[];
  mailbox: Mailbox;
  queues: ConsoleQueues;
  clock: Clock | MovableClock;
  /** Hears that the clock was moved. */
  moved(): void;
}

/** The endpoints that answer JSON, by method and path below `/console/`; each gets the query or the JSON body. */
export const endpoints: Record<string, (shown: Shown, input: Record<string, unknown>) => unknown> = {
  'GET stack': ({ stack }) => stack,
  'GET api': ({ api }, { path }) => api.describe(optional('path', path)),
  'GET operations': ({ api }) => api.operations(),
  async 'POST token'({ api }, { path, email, group }) {
    const person = { email: addressOf(email), group: optional('group', group) };
    return { token: await api.token(optional('path', path), person) };
  },
  'POST signature': ({ api }, { path, host, body }) =>
    api.sign({ path: text('path', path), host: text('host', host), body: text('body', body) }),
  'GET executions': ({ executions }) => executions.list(),
  'GET execution': ({ executions }, { arn, after = 0 }) =>
    executions.read(text('arn', arn), whole('after', after, 1e9)),
  'GET versions': ({ versions }, { arn, after = '{}' }) => versions.list(text('arn', arn), places('after', after)),
  'GET version': ({ versions }, { table, sequence }) => versions.read(text('table', table), text('sequence', sequence)),
  'GET updates': ({ kept }, { after = 0 }) => kept('published', whole('after', after, 1e15)),
  'GET calls': ({ kept }, { after = 0 }) => kept('called', whole('after', after, 1e15)),
  'GET mails': ({ mailbox }) => mailbox.list(),
  'GET mail': ({ mailbox }, { file }) => mailbox.read(text('file', file)),
  'GET queues': ({ queues }) => queues.list(),
  'GET messages': ({ queues }, { queue }) => queues.messages(text('queue', queue)),
  'POST redrive': ({ queues }, { queue }) => queues.redrive(text('queue', queue)),
  'GET clock': ({ clock }) => ({ now: clock.now() }),
  'POST clock'({ clock, moved }, { milliseconds }) {
    const ahead = whole('milliseconds', milliseconds, mostAhead);
    if (!('advance' in clock)) throw refused('the clock of this backend cannot be moved; start it with createClock()');
    clock.advance(ahead);
    moved();
    return { now: clock.now() };
  },
};

/** A year, the longest step of the clock at once. */
const mostAhead = 366 * 24 * 60 * 60 * 1000;

/** What an endpoint gets: of a GET its query, else its body. @throws AwsError 400 for a body that is no JSON object */
export function inputOf({ method, path, body }: HttpRequest): Record<string, unknown> {
  if (method === 'GET') return Object.fromEntries(new URL(path, 'http://localhost').searchParams);
  try {
    const input = JSON.parse(body.toString()) as unknown;
    if (typeof input === 'object' && input !== null) return input as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw refused('the body is not a JSON object');
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw refused(`${name} is missing`);
}

const optional = (name: string, value: unknown) => (value === undefined ? undefined : text(name, value));

/** JSON of texts by their names. */
function places(name: string, value: unknown): Record<string, string> {
  try {
    const read = JSON.parse(text(name, value)) as Record<string, string>;
    if (Object.values(read).every((each) => typeof each === 'string')) return read;
  } catch {
    // Said below.
  }
  throw refused(`${name} is not accepted; give what the answer before had as ${name}, in JSON`);
}

function whole(name: string, value: unknown, most: number): number {
  const number = Number(value);
  if (value !== '' && value !== null && Number.isInteger(number) && number >= 0 && number <= most) return number;
  throw refused(`${name} ${String(value)} is not accepted; give a whole number from 0 to ${most}`);
}

const refused = (message: string) => new AwsError('ValidationException', message);
