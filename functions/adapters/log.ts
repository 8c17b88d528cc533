import { Logger } from '@aws-lambda-powertools/logger';

/**
 * The log of a function. It takes request ids, signer positions and statuses; never an address, a token or a text
 * that people wrote.
 */
export const log = new Logger();
