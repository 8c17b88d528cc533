import { Logger } from '@aws-lambda-powertools/logger';

/**
 * The log of a function. It takes request ids, signer positions and statuses; never an address, a token or a text
 * that people wrote.
 */
export const log = new Logger();

/** What every line is about: the request, and the signer by position. */
export const logContext = (requestId: string, signer?: number) => ({
  requestId,
  ...(signer === undefined ? {} : { signer }),
});

/** What may be told of an error that is none of a service: its words may hold what it was about. */
export const briefly = (error: unknown) => ({
  error: (error as Error).name,
  place: (error as Error).stack
    ?.split('\n')
    .filter((line) => /^ +at /.test(line))
    .slice(0, 5),
});
