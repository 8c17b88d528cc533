import type { DeliveryStatus } from '../../../generated/schema.ts';
import type { StoredEvent } from '../request.ts';
import type { NoticeMark } from './mark.ts';

/** What SES tells of a mail, as the rules hand it on (infra/deliveries.ts): nothing of whom it went to, or what it said. */
export interface Feedback {
  /** The tags of the mail, each of which is a list. */
  requestId: string[];
  notice: string[];
  kind: 'Delivery' | 'Bounce' | 'Complaint' | 'Reject';
  /** Of a bounce, e.g. `NoEmail`. */
  subType?: string;
  /** ISO 8601. */
  at: string;
}

/** What became of a mail. */
export interface Outcome {
  status: DeliveryStatus;
  /** Why it did not arrive, or is unwanted; it names nobody. */
  reason?: string;
}

/** A tag of a mail, as SendEmail takes it. */
interface Tag {
  Name: string;
  Value: string;
}

/** What the tags of a mail are called. */
export const tagNames = { requestId: 'countersign-request', notice: 'countersign-notice' };

/** What all events of a mail carry, so that it is known by them: letters, digits, `_` and `-` alone. */
export function tagsOf({ requestId, notice }: NoticeMark): Tag[] {
  return [
    { Name: tagNames.requestId, Value: requestId },
    { Name: tagNames.notice, Value: notice.replaceAll(':', '_') },
  ];
}

/** The notice that a mail was; undefined where it was none of this product. */
export function markOfFeedback({ requestId: [requestId], notice: [notice] }: Feedback): NoticeMark | undefined {
  const isOurs = requestId !== undefined && /^\d+_\d+_[a-z]+(-\d+)?$/.test(notice ?? '');
  return isOurs ? { requestId, notice: notice!.replaceAll('_', ':') } : undefined;
}

/** What is to be noted of a mail. Source: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html */
export function outcomeOf({ kind, subType }: Feedback): Outcome {
  return kind === 'Bounce' ? bounce(subType!) : outcomes[kind];
}

/** Whether a mail of which an event tells did arrive, and was called unwanted. */
export const isUnwanted = ([, , , reason]: StoredEvent): boolean => reason === outcomes.Complaint.reason;

const outcomes: Record<Exclude<Feedback['kind'], 'Bounce'>, Outcome> = {
  Delivery: { status: 'DELIVERED' },
  Complaint: { status: 'COMPLAINED', reason: 'Complaint' },
  Reject: { status: 'BOUNCED', reason: 'Rejected' },
};

/** Only the permanent ones are handed on. Of two of them SES has not tried to send: it knew the address. */
const bounce = (subType: string): Outcome => ({
  status: subType === 'Suppressed' || subType === 'OnAccountSuppressionList' ? 'SUPPRESSED' : 'BOUNCED',
  reason: `Permanent/${subType}`,
});
