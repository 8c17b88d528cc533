/**
 * Every code of the API's errors, in `errorType`: when it happens and what the caller can do.
 * The README shows this table; a test compares them.
 */
export const errorCodes = {
  InvalidInput: {
    when: 'an argument is malformed or out of bounds, or the answer is that of the other role; the message names it, what came and what is allowed',
    then: 'correct the input',
  },
  RequestNotFound: {
    when: 'there is no such request, or the caller is no part of it',
    then: 'check the id and who is signed in',
  },
  NotYourTurn: {
    when: 'a signer answers before the lower orders are done',
    then: 'wait for the REQUESTED update',
  },
  NotNeeded: {
    when: 'the quorum of the signer’s order has been reached before the answer, or before a reassignment or reminder',
    then: 'nothing: as many as are required have answered',
  },
  AlreadyAnswered: {
    when: 'a signer who signed or approved declines, or one who declined signs or approves; or one who answered views for the first time, or is reassigned',
    then: 'nothing: the first answer stands',
  },
  RequestClosed: {
    when: 'the request has reached a final status, its deadline has passed, or all who are needed have answered',
    then: 'ask the requester to start a new request',
  },
  RequestOpen: {
    when: 'the request is to be erased and still PENDING',
    then: 'cancel it, or wait for its end where all have answered',
  },
  DocumentMismatch: {
    when: 'the request fixed a documentSha256 and the signer sent none or another; or an answer is repeated with another',
    then: 'show the right document and send its hash',
  },
  IdempotencyConflict: {
    when: 'startSigning repeats an id that another call has used, with other input, by another person, or of a request that was erased',
    then: 'take a new id',
  },
  Unauthorized: {
    when: 'the token carries no verified e-mail in plain ASCII, or a participant lacks the role that the call needs',
    then: 'sign in as the right person',
  },
  Unavailable: {
    when: 'the backend could not decide just now: throttling, an outage, a lost race',
    then: 'repeat the same call',
  },
} as const satisfies Record<string, { when: string; then: string }>;

/** A code of the table. */
export type ErrorCode = keyof typeof errorCodes;
