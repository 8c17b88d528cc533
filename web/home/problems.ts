import { ConnectionLost, Refused } from '../../client/src/refused.ts';

/** What the reader wanted when something was refused. */
export type Act = 'read' | 'start' | 'answer' | 'sendCode' | 'remind' | 'extend' | 'reassign' | 'cancel';

/** Why something did not go, by the name of the sentence that says what to do. */
export type ProblemName =
  | ('notYours' | 'notForYou' | 'mayNotAsk' | 'tooMuch' | 'tooMuchUntil' | 'isStarted' | 'notEnabled')
  | ('codeRefused' | 'codeNotMailed' | 'tooManyCodes' | 'tooManyTries')
  | ('notYourTurn' | 'notNeeded' | 'alreadyAnswered' | 'ended' | 'mismatch' | 'refused')
  | ('unavailable' | 'offline' | 'unreachable' | 'failed');

/** Why something did not go. */
export interface Problem {
  name: ProblemName;
  /** From when on it may go, in milliseconds since the epoch. */
  until?: number;
  /** The API's own words, where they say more. */
  detail?: string;
}

/** After these the request is not what the page shows: read it again. */
export const isStale = ({ name }: Problem): boolean => ['notNeeded', 'alreadyAnswered', 'ended'].includes(name);

/** The codes of docs/errors.md that may come; where it differs, by what was wanted. */
const byCode: Record<string, ProblemName | (Partial<Record<Act, ProblemName>> & { other: ProblemName })> = {
  RequestNotFound: 'notYours',
  Unauthorized: { start: 'mayNotAsk', remind: 'mayNotAsk', reassign: 'mayNotAsk', other: 'notForYou' },
  TooManyRequests: { sendCode: 'tooManyCodes', answer: 'tooManyTries', other: 'tooMuch' },
  CodeRefused: { sendCode: 'codeNotMailed', other: 'codeRefused' },
  IdempotencyConflict: 'isStarted',
  NotEnabled: 'notEnabled',
  NotYourTurn: 'notYourTurn',
  NotNeeded: 'notNeeded',
  AlreadyAnswered: 'alreadyAnswered',
  RequestClosed: 'ended',
  DocumentMismatch: 'mismatch',
  InvalidInput: 'refused',
  // What AppSync refuses before anybody has looked at it has no code.
  '': 'refused',
};

/**
 * Gives the sentence for an error.
 * @param now milliseconds since the epoch
 */
export function problemOf(error: unknown, act: Act, now: number): Problem {
  if (error instanceof ConnectionLost) return { name: 'offline' };
  if (!(error instanceof Refused)) return { name: 'unreachable' };
  if (error.isTransient || error.code === 'AuthorizerFailureException') return { name: 'unavailable' };
  const found = Object.hasOwn(byCode, error.code) ? byCode[error.code] : undefined;
  const name = typeof found === 'string' ? found : (found?.[act] ?? found?.other);
  const detail = error.message.replace(/^\w+: /, '');
  if (!name) return { name: 'failed', detail: error.message };
  if (name === 'refused' || name === 'mayNotAsk' || name === 'notForYou') return { name, detail };
  if (error.retryAfter === undefined) return { name };
  return { name: name === 'tooMuch' ? 'tooMuchUntil' : name, until: now + error.retryAfter * 1000 };
}
