import type { SigningActor, SigningEventType, SigningStatus } from '../../generated/schema.ts';
import type { StoredSignerStatus } from './request.ts';

/** What is to be known of a kind of event. */
export interface EventKind {
  /**
   * Who makes it. A second one may do it in place of the first: the backend signs for an automatic signer, a signer gives
   * his own place away, the requester reminds at once.
   */
  actors: readonly [SigningActor, SigningActor?];
  /** As what it closes the request; null where the request stays open. Of a quorum not each decline closes: `requestStatusAfter`. */
  closesAs: Exclude<SigningStatus, 'PENDING'> | null;
  /** The status that it gives to the signer whom it is about; null where it is about none, or leaves it as it is. */
  signerStatus: StoredSignerStatus | null;
  /** Whether the workflow must hear of it. What the backend itself makes, the workflow has made: it is not told again. */
  isForWorkflow: boolean;
  /** The metric that counts it, where it tells how requests go. */
  counts: string | null;
}

/** Every kind of event, and all that differs between them: what follows a change is read from here alone. */
export const eventKinds = {
  STARTED: {
    actors: ['REQUESTER'],
    closesAs: null,
    signerStatus: null,
    isForWorkflow: true,
    counts: 'RequestStarted',
  },
  REQUESTED: {
    actors: ['SYSTEM'],
    closesAs: null,
    signerStatus: 'REQUESTED',
    isForWorkflow: false,
    counts: null,
  },
  REMINDED: {
    actors: ['SYSTEM', 'REQUESTER'],
    closesAs: null,
    signerStatus: 'REQUESTED',
    isForWorkflow: false,
    counts: null,
  },
  VIEWED: {
    actors: ['SIGNER'],
    closesAs: null,
    signerStatus: null,
    // The workflow waits for answers, and this is none.
    isForWorkflow: false,
    counts: null,
  },
  SIGNED: {
    actors: ['SIGNER', 'SYSTEM'],
    closesAs: null,
    signerStatus: 'SIGNED',
    isForWorkflow: true,
    counts: null,
  },
  APPROVED: {
    actors: ['SIGNER'],
    closesAs: null,
    signerStatus: 'APPROVED',
    isForWorkflow: true,
    counts: null,
  },
  DECLINED: {
    actors: ['SIGNER'],
    closesAs: 'DECLINED',
    signerStatus: 'DECLINED',
    isForWorkflow: true,
    counts: 'RequestDeclined',
  },
  COMPLETED: {
    actors: ['SYSTEM'],
    closesAs: 'COMPLETED',
    signerStatus: null,
    isForWorkflow: false,
    counts: 'RequestCompleted',
  },
  EXPIRED: {
    actors: ['SYSTEM'],
    closesAs: 'EXPIRED',
    signerStatus: null,
    isForWorkflow: false,
    counts: 'RequestExpired',
  },
  CANCELLED: {
    actors: ['REQUESTER'],
    closesAs: 'CANCELLED',
    signerStatus: null,
    isForWorkflow: true,
    counts: 'RequestCancelled',
  },
  FAILED: {
    actors: ['SYSTEM'],
    closesAs: 'FAILED',
    signerStatus: null,
    isForWorkflow: false,
    counts: 'RequestFailed',
  },
  EXTENDED: {
    actors: ['REQUESTER'],
    closesAs: null,
    signerStatus: null,
    // The workflow learns of it when the old deadline comes: a running timeout cannot be changed.
    isForWorkflow: false,
    counts: null,
  },
  REASSIGNED: {
    actors: ['REQUESTER', 'SIGNER'],
    closesAs: null,
    signerStatus: 'WAITING',
    isForWorkflow: true,
    counts: null,
  },
  BOUNCED: {
    actors: ['SYSTEM'],
    closesAs: null,
    signerStatus: null,
    // The signer may answer all the same.
    isForWorkflow: false,
    counts: null,
  },
  ERASED: {
    actors: ['REQUESTER'],
    closesAs: null,
    signerStatus: null,
    // An open signature that its end has left behind has addresses too.
    isForWorkflow: true,
    counts: null,
  },
  SEALED: {
    actors: ['SYSTEM'],
    closesAs: null,
    signerStatus: null,
    isForWorkflow: false,
    counts: 'RequestSealed',
  },
} as const satisfies Record<SigningEventType, EventKind>;

type Kinds = typeof eventKinds;

/** The kinds that the workflow must follow. */
export type WorkflowEvent = {
  [Type in SigningEventType]: Kinds[Type]['isForWorkflow'] extends true ? Type : never;
}[SigningEventType];

/** What counts how requests go. */
export type EventCount = Exclude<Kinds[SigningEventType]['counts'], null>;

/** All kinds, in the order of the schema. */
export function eventTypes(): SigningEventType[] {
  return Object.keys(eventKinds) as SigningEventType[];
}

/**
 * The version by which a request was closed; 0 where it is open. A decline closes only where the quorum of its order cannot be
 * reached any more: it is then the last one of a request that is DECLINED.
 * @param types of its events, as far as they are known
 * @param status that it has after the last of them
 */
export function endOf(types: SigningEventType[], status: SigningStatus): number {
  return types.reduce((end, type, index) => (eventKinds[type].closesAs === status ? index + 1 : end), 0);
}

/** The status of a request after one of its events. Any later state of the request says the same; else as `endOf`. */
export function requestStatusAfter(types: SigningEventType[], version: number, status: SigningStatus): SigningStatus {
  const end = endOf(types, status);
  return end === 0 || version < end ? 'PENDING' : status;
}

/** Whether the workflow must follow a kind of event. */
export function isForWorkflow(type: SigningEventType): type is WorkflowEvent {
  return eventKinds[type].isForWorkflow;
}
