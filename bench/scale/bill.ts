import type { Usage } from '@countersign/local';
import { type Counts, countsByMail, countsOf, countsSealed } from '../counts.ts';
import { dollarsOf } from '../prices.ts';
import type { Outcome } from './simulate.ts';

/** What is billed by no story of the simulation. */
const nothing: Omit<Usage, 'invocationsAsBatched'> = {
  ...{ transitions: 0, invocations: 0, gigabyteSeconds: 0, writeUnits: 0, readUnits: 0, streamRecords: 0 },
  ...{ streamReads: 0, operations: 0, messages: 0, mails: 0, customEvents: 0, eventDeliveries: 0 },
  ...{ scheduledEvents: 0, queueRequests: 0, kmsRequests: 0, objectWrites: 0, objectReads: 0 },
};

/** What an outcome costs, in US dollars. */
export const dollarsOfOutcome = ({ usage }: Outcome) => dollarsOf({ ...nothing, ...usage });

const priceOf = (counts: Counts) => dollarsOf({ ...counts, gigabyteSeconds: 0 });
const ofTwo = priceOf(countsOf['two, one of them automatic'].counts);

/** What mail, and what records and a seal, add to a request of two signers, without the time of the functions. */
export const surcharges = { mail: priceOf(countsByMail) - ofTwo, seal: priceOf(countsSealed) - ofTwo };
