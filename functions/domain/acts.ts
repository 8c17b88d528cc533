import type { StoredRequest } from './request.ts';

/** What the events say of the signer who has a place. */
export interface Acts {
  requestedAt?: number;
  viewedAt?: number;
  signedAt?: number;
  approvedAt?: number;
  declinedAt?: number;
  reason?: string | null | undefined;
}

/** What the events say of each signer, by position as text. */
export function actsByPosition({ events }: StoredRequest, times: number[]): Record<string, Acts> {
  const acts: Record<string, Acts> = {};
  events.forEach(([type, , signer, reason], index) => {
    const at = times[index] as number;
    if (type === 'REASSIGNED') acts[`${signer}`] = {};
    if (type === 'REQUESTED') acts[`${signer}`] = { ...acts[`${signer}`], requestedAt: at };
    if (type === 'VIEWED') acts[`${signer}`] = { ...acts[`${signer}`], viewedAt: at };
    if (type === 'SIGNED') acts[`${signer}`] = { ...acts[`${signer}`], signedAt: at };
    if (type === 'APPROVED') acts[`${signer}`] = { ...acts[`${signer}`], approvedAt: at };
    if (type === 'DECLINED') acts[`${signer}`] = { ...acts[`${signer}`], declinedAt: at, reason: reason ?? undefined };
  });
  return acts;
}
