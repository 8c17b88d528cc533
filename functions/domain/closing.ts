const day = 86_400;

/** What a write that closes a request sets besides its status, and what goes. */
export interface Closing {
  /** Assignments of an update expression, without SET. */
  set: string;
  values: Record<string, unknown>;
}

/**
 * Makes what closes a request: when, why where there is a reason, and when the table removes it where it is kept for so many days
 * only.
 * @param at in milliseconds since the epoch
 * @param retentionDays as the stack says; undefined where requests stay for good
 */
export function closingOf(at: number, reason: string | undefined, retentionDays: string | undefined): Closing {
  const removeAt = retentionDays ? Math.floor(at / 1000) + parseInt(retentionDays, 10) * day : undefined;
  return {
    set: `closedAt = :now${reason ? ', closedReason = :reason' : ''}${removeAt ? ', removeAt = :removeAt' : ''}`,
    values: {
      ':now': at,
      ...(reason ? { ':reason': reason } : {}),
      ...(removeAt ? { ':removeAt': removeAt } : {}),
    },
  };
}
