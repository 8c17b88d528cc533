import { Logger } from '@aws-lambda-powertools/logger';

/**
 * The log of a function. It takes request ids, signer positions and statuses; never an address, a token or a text
 * that people wrote.
 */
export const log = new Logger();

/** What every line is about: the request, its execution, which has the same name, and the signer by position. */
export const about = (requestId: string, signer?: number) => ({
  requestId,
  execution: requestId,
  ...(signer === undefined ? {} : { signer }),
});
