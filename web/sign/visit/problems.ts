import { ConnectionLost, Refused } from '../../../client/src/refused.ts';

/** What the reader wanted when something was refused. */
export type Act = 'open' | 'sendCode' | 'confirmCode' | 'read' | 'answer';

/** Why something did not go, by the name of the sentence that says what to do. */
export type ProblemName =
  | ('noLink' | 'badLink' | 'usedLink' | 'notYours' | 'notEnabled' | 'sessionOver')
  | ('codeRefused' | 'codeNotMailed' | 'tooManyCodes' | 'tooManyTries')
  | ('notYourTurn' | 'notNeeded' | 'alreadyAnswered' | 'closed' | 'mismatch' | 'invalid')
  | ('unavailable' | 'offline' | 'unreachable' | 'unknown');

/** Why something did not go. */
export interface Problem {
  name: ProblemName;
  /** From when on it may go, in milliseconds since the epoch. */
  until?: number;
  /** What no sentence was written for, in the words of the API. */
  detail?: string;
}

/** After these there is nothing on the page that the reader could do. */
export const isFinal = ({ name }: Problem): boolean =>
  ['noLink', 'badLink', 'usedLink', 'notYours', 'notEnabled'].includes(name);

/** After these the request is not what the page shows: read it again. */
export const isStale = ({ name }: Problem): boolean => ['notNeeded', 'alreadyAnswered', 'closed'].includes(name);

/** The codes of docs/errors.md that may come, and AppSync's own; where it differs, by what was wanted. */
const byCode: Record<string, ProblemName | Partial<Record<Act, ProblemName>>> = {
  UnauthorizedException: {
    ...{ open: 'badLink', sendCode: 'badLink', confirmCode: 'badLink' },
    ...{ read: 'sessionOver', answer: 'sessionOver' },
  },
  Unauthorized: {
    open: 'usedLink',
    sendCode: 'usedLink',
    confirmCode: 'usedLink',
    read: 'notYours',
    answer: 'notYours',
  },
  RequestNotFound: 'notYours',
  NotEnabled: 'notEnabled',
  CodeRefused: { sendCode: 'codeNotMailed', confirmCode: 'codeRefused' },
  TooManyRequests: { sendCode: 'tooManyCodes', confirmCode: 'tooManyTries' },
  NotYourTurn: 'notYourTurn',
  NotNeeded: 'notNeeded',
  AlreadyAnswered: 'alreadyAnswered',
  RequestClosed: 'closed',
  DocumentMismatch: 'mismatch',
  InvalidInput: 'invalid',
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
  const name = typeof found === 'string' ? found : found?.[act];
  if (!name) return { name: 'unknown', detail: error.message };
  return { name, ...(error.retryAfter !== undefined && { until: now + error.retryAfter * 1000 }) };
}
