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
    when: 'the token carries no verified e-mail in plain ASCII or is not for the call, a link is not good any more, a participant lacks the role that the call needs, or the caller may not ask people here',
    then: 'sign in as the right person; to ask people, do what the message says',
  },
  TooManyRequests: {
    when: 'the caller has as many open requests, starts in this hour or mails on this day as the deployment allows a person; or a place has had too many codes or tries',
    then: 'come back when the message says, in `errorInfo.retryAfter` seconds; null: when a request has ended, or with less at once',
  },
  CodeRefused: {
    when: 'a mailed code is missing where the answer wants one, or is not the one that was mailed last, was used, or is more than ten minutes old; or it cannot be mailed',
    then: 'have another mailed: `sendAccessCode`, `sendAnswerCode`',
  },
  WebhookNotFound: {
    when: 'the caller has no such webhook, or it no such delivery',
    then: 'list what there is; a delivery is kept for 30 days',
  },
  TooManyWebhooks: {
    when: 'the caller has as many webhooks as a person may have',
    then: 'delete one first',
  },
  ApiKeyNotFound: {
    when: 'the caller has no such API key',
    then: 'list what there is',
  },
  TooManyApiKeys: {
    when: 'the caller has as many good API keys as a person may have',
    then: 'revoke one first',
  },
  NotEnabled: {
    when: 'a call is about webhooks, API keys or links, and the deployment has none',
    then: 'ask who deployed it for what the message names',
  },
  Unavailable: {
    when: 'the backend could not decide just now: throttling, an outage, a lost race',
    then: 'repeat the same call',
  },
} as const satisfies Record<string, { when: string; then: string }>;

/** A code of the table. */
export type ErrorCode = keyof typeof errorCodes;
