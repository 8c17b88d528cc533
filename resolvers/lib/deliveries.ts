import type { Delivery } from '../../generated/schema.ts';
import { partsOf, type StoredNotice } from '../../functions/domain/notices/mark.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { time } from './time.ts';

/** What became of the newest mail to each signer, since he has the place; by position as text. */
export function deliveriesOf({ events }: StoredRequest, notices: StoredNotice[]): Record<string, Delivery> {
  const deliveries: Record<string, Delivery> = {};
  const newest: Record<string, number> = {};
  events.forEach(([type, , position], index) => {
    if (type === 'REASSIGNED') newest[`${position}`] = index + 1;
  });
  notices.forEach((notice) => {
    const { version, position } = partsOf(notice);
    const { status, at, reason } = notice;
    if (position === undefined || status === 'SENDING' || version <= (newest[`${position}`] ?? 0)) return;
    newest[`${position}`] = version;
    deliveries[`${position}`] = { status, at: time(at) as string, reason: reason ?? null };
  });
  return deliveries;
}
