import type { Usage } from '@countersign/local';
import type { Story } from './stories.ts';

/** What does not depend on the machine: not its speed, nor which changes happen to wait together. */
export type Counts = Omit<Usage, 'gigabyteSeconds' | 'invocationsAsBatched'>;

/** A story, and what AWS bills for it. */
export interface Counted {
  story: Story;
  counts: Counts;
}

/** Of a story that is told by nothing but pushes, in which nobody declines. */
const nothing: Counts = {
  ...{ transitions: 0, invocations: 0, writeUnits: 0, readUnits: 0, streamRecords: 0, streamReads: 0 },
  ...{ operations: 0, messages: 0, mails: 0, customEvents: 0, eventDeliveries: 0, scheduledEvents: 0 },
  ...{ queueRequests: 0, kmsRequests: 0, objectWrites: 0, objectReads: 0 },
};

/**
 * What each story takes, exactly: `test/bench/cost-meter.test.ts` holds that the meter of the local backend counts the
 * same, `test/bench/scale.test.ts` that the simulation does.
 */
export const countsOf = {
  'one signer': {
    story: { signers: 1 },
    counts: {
      ...nothing,
      ...{ transitions: 9, invocations: 8, writeUnits: 14, readUnits: 8.5 },
      ...{ operations: 7, messages: 8, customEvents: 4, streamRecords: 6 },
    },
  },
  'two, one of them automatic': {
    story: { signers: 2 },
    counts: {
      ...nothing,
      ...{ transitions: 11, invocations: 10, writeUnits: 16, readUnits: 9.5 },
      ...{ operations: 8, messages: 9, customEvents: 5, streamRecords: 7 },
    },
  },
  'two, of whom one declines': {
    story: { signers: 2, declines: true },
    counts: {
      ...nothing,
      ...{ transitions: 12, invocations: 10, writeUnits: 14, readUnits: 11.5 },
      ...{ operations: 7, messages: 8, customEvents: 4, streamRecords: 6, queueRequests: 3, eventDeliveries: 1 },
    },
  },
  'two, extended, one reminded at once': {
    story: { signers: 2, changes: ['extend', 'remind'] },
    counts: {
      ...nothing,
      // An hour passes: both take a new token, and a look falls due.
      ...{ transitions: 11, invocations: 12 + 2, writeUnits: 20, readUnits: 11.5 },
      ...{ operations: 12, messages: 12, customEvents: 7, streamRecords: 9, scheduledEvents: 1 },
    },
  },
  'two, of whom one views first': {
    story: { signers: 2, changes: ['view'] },
    counts: {
      ...nothing,
      ...{ transitions: 11, invocations: 11, writeUnits: 21, readUnits: 10.5 },
      ...{ operations: 10, messages: 10, customEvents: 6, streamRecords: 8 },
    },
  },
  'two, of whom one is reassigned': {
    story: { signers: 2, changes: ['reassign'] },
    counts: {
      ...nothing,
      ...{ transitions: 13, invocations: 15, writeUnits: 24, readUnits: 12.5 },
      ...{ operations: 11, messages: 11, customEvents: 7, streamRecords: 10 },
    },
  },
  'two, erased at the end': {
    story: { signers: 2, changes: ['erase'] },
    counts: {
      ...nothing,
      ...{ transitions: 11, invocations: 12, writeUnits: 18, readUnits: 11.5 },
      ...{ operations: 10, messages: 10, customEvents: 6, streamRecords: 9 },
    },
  },
  five: {
    story: { signers: 5 },
    counts: {
      ...nothing,
      ...{ transitions: 17, invocations: 22, writeUnits: 45, readUnits: 23 },
      ...{ operations: 20, messages: 24, customEvents: 11, streamRecords: 16 },
    },
  },
} satisfies Record<string, Counted>;

/** What two signers, one of them automatic, take at most in a stack that tells by mail: changes that wait together come in one. */
export const countsByMail: Counts = {
  ...countsOf['two, one of them automatic'].counts,
  ...{ writeUnits: 30, readUnits: 16.5, invocations: 18, mails: 4, eventDeliveries: 8, queueRequests: 24 },
};

/** The same in a stack that records changes and seals requests. */
export const countsSealed: Counts = {
  ...countsOf['two, one of them automatic'].counts,
  ...{ writeUnits: 19, readUnits: 11.5, invocations: 12, operations: 9, messages: 10, streamRecords: 8 },
  ...{ customEvents: 6, eventDeliveries: 1, queueRequests: 3, kmsRequests: 2, objectWrites: 13, objectReads: 10 },
};
