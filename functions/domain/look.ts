import type { StoredRequest } from './request.ts';

/** The partitions of the index `byLook`: new requests are spread over them, and each is looked through by itself. */
export const lookShards = ['0', '1', '2', '3', '4', '5', '6', '7'];

/** The attributes that keep a request in the index; whatever closes it removes them. */
export const lookAttributes = 'look, lookAt';

/** Until when the workflow has the first word: what it does by itself it has done by then. */
const firstAfter = 15 * 60_000;
/** The same after the deadline. Looks are two minutes apart: what is overdue is closed within three, their own time included. */
const grace = 45_000;
/** How long it may go unseen at most that an execution was lost. */
const rarest = 7 * 24 * 60 * 60_000;

/** Where the index has a new request, and when it is first looked after. */
export function firstLook(createdAt: number, expiresAt: number): { look: string; lookAt: number } {
  return { look: `${createdAt % lookShards.length}`, lookAt: Math.min(createdAt + firstAfter, expiresAt + grace) };
}

/** When an open request is looked after next: more and more rarely, but every week, and after its deadline. */
export function nextLookAt({ createdAt, expiresAt }: StoredRequest, now: number): number {
  return Math.min(now + 4 * (now - createdAt), now + rarest, expiresAt + grace);
}

/** How long whatever follows an answer or an end takes at most where nothing is wrong: ends are held back for a minute. */
const followed = 2 * 60_000;

/** Whether something should have been followed before a look did so; until then both do it, and nothing was lost. */
export const isLate = (since: number, now: number) => since + followed <= now;

/** When one is looked after again that cannot be, so that it does not stand before the others all the time. */
export const lookAgainAt = (now: number) => now + firstAfter;

/**
 * What a look has to do for a request: nothing where it is closed, to close it where the workflow has not done so in time,
 * otherwise to see that its workflow goes on.
 */
export function lookOf({ status, expiresAt }: StoredRequest, now: number): 'closed' | 'overdue' | 'open' {
  if (status !== 'PENDING') return 'closed';
  return expiresAt + grace <= now ? 'overdue' : 'open';
}
