import type { SigningStatus } from '../../generated/schema.ts';
import { lookAttributes } from './look.ts';

const day = 86_400;

/** What a write that closes a request sets, and what goes. */
export interface Closing {
  /** Assignments of an update expression, without SET, where `#status` is the status. */
  set: string;
  /** Paths that go. */
  remove: string;
  values: Record<string, unknown>;
}

/** What is known of an end. */
export interface End {
  /** In milliseconds since the epoch. */
  at: number;
  reason?: string | undefined;
  /** How many days the table keeps the request after it, as the stack says; undefined where it stays for good. */
  retentionDays: string | undefined;
}

/** Makes what closes a request: as what, when, why where there is a reason, and when the table removes it. */
export function closingOf(status: Exclude<SigningStatus, 'PENDING'>, { at, reason, retentionDays }: End): Closing {
  // AppSync knows neither parseInt nor Number(): https://github.com/aws/aws-appsync-community/issues/303
  const removeAt = retentionDays ? Math.floor(at / 1000) + (JSON.parse(retentionDays) as number) * day : undefined;
  return {
    set: `#status = :closed, closedAt = :now${reason ? ', closedReason = :reason' : ''}${removeAt ? ', removeAt = :removeAt' : ''}`,
    remove: lookAttributes,
    values: {
      ...{ ':closed': status, ':now': at },
      ...(reason ? { ':reason': reason } : {}),
      ...(removeAt ? { ':removeAt': removeAt } : {}),
    },
  };
}
