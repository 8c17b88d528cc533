import { remindersOf } from './reminders.ts';
import type { StoredRequest } from './request.ts';

/** How much each person may make a backend do that writes to people. */
export interface UsageLimits {
  /** Requests that are open at a time. */
  open: number;
  /** Starts in an hour of the clock (UTC). */
  hour: number;
  /** Mails on a day (UTC): those that the person's acts cause at once, and reminders by schedule of a start's first day. */
  mails: number;
}

/** What holds where the deployment does not say. */
export const usualLimits: UsageLimits = { open: 1000, hour: 200, mails: 2000 };

/** What one act uses. */
export interface Use {
  mails: number;
  /** The request that it starts. */
  starts?: string;
}

/** A person's use as the table has it: counts by hour (`hour:<hours since the epoch>`) and day (`day:<days>`) besides these. */
export interface StoredUsage {
  sub: string;
  /** Ids of open requests, a set: that one comes or goes twice changes nothing. */
  open?: string[];
  /** When the table removes it, in seconds since the epoch: none of its requests is open by then. */
  removeAt: number;
}

const day = 86_400;

/**
 * How many mails a new request causes in its first day: an ask for each who signs by hand, reminders, and what observers are told at
 * the end.
 */
export function firstMailsOf(request: StoredRequest): number {
  const { signers, observers = [], remindEverySeconds, createdAt, expiresAt, notify } = request;
  if (notify === false) return 0;
  const seconds = Math.min(day, (expiresAt - createdAt) / 1000);
  const reminders = remindEverySeconds ? Math.min(remindersOf(request), Math.floor(seconds / remindEverySeconds)) : 0;
  return Object.values(signers).filter(({ method }) => !method).length * (1 + reminders) + observers.length;
}
