import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { handleEach } from './adapters/queue.ts';
import type { RemovedRequest, SigningChange } from './domain/change.ts';
import { forgetRecords, sealRecord } from './use-cases/seal-record.ts';

/** Seals the requests that have ended, and removes what was sealed of those that are there no more, as the stack's bus tells of it by the queue. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> =>
  handleEach<Told>(event, 'SealFailed', ({ detail, time }) =>
    'version' in detail ? sealRecord(detail, Date.parse(time)) : forgetRecords(detail),
  );

/** The event of the bus, as much as is needed of it. */
interface Told {
  detail: SigningChange | RemovedRequest;
  /** When the bus took it, in ISO 8601. */
  time: string;
}
