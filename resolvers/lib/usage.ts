import { util, type Context, type DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { limits } from '../../functions/domain/limits.ts';
import type { StoredUsage, UsageLimits, Use } from '../../functions/domain/usage.ts';
import { callerOf } from './caller.ts';
import { refuse } from './refuse.ts';

const day = 86_400;

/**
 * Counts `stash.use` by one conditional update of the caller's row, which lets through exactly as many as are allowed however
 * many come at once; what earlier hours and days have left goes. Refuses what no day has room for.
 */
export function countUse(ctx: Context): DynamoDBUpdateItemRequest {
  const { mails, starts } = ctx.stash.use as Use;
  const now = util.time.nowEpochSeconds();
  const most = limitsOf(ctx);
  if (mails > most.mails)
    refuseTooMany(`it would send ${mails} mails, and ${most.mails} a day are allowed; split it`, now);
  const stale = staleOf(ctx.stash.usage, now);
  const room = (name: string) => `(attribute_not_exists(${name}) OR ${name} <= ${name.replace('#', ':')}Room)`;
  const update = [
    'SET removeAt = :removeAt, #day = if_not_exists(#day, :none) + :mails',
    ...(starts ? [', #hour = if_not_exists(#hour, :none) + :one'] : []),
    ...(stale.length > 0 ? [` REMOVE ${stale.map((_, index) => `#stale${index}`).join(', ')}`] : []),
    ...(starts ? [' ADD #open :opened'] : []),
  ];
  const names: Record<string, string> = { '#day': dayOf(now) };
  stale.forEach((name, index) => {
    names[`#stale${index}`] = name;
  });
  const isOpen = '(attribute_not_exists(#open) OR (size(#open) < :mostOpen AND NOT contains(#open, :id)))';
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ sub: callerOf(ctx).sub }),
    update: {
      expression: update.join(''),
      expressionNames: starts ? { ...names, '#hour': hourOf(now), '#open': 'open' } : names,
      expressionValues: {
        ...util.dynamodb.toMapValues({
          ':removeAt': now + limits.farthestDeadline + 8 * day,
          ':none': 0,
          ':mails': mails,
        }),
        ...(starts
          ? { ...util.dynamodb.toMapValues({ ':one': 1 }), ':opened': util.dynamodb.toStringSet([starts]) }
          : {}),
      },
    },
    condition: {
      expression: [room('#day'), ...(starts ? [room('#hour'), isOpen] : [])].join(' AND '),
      expressionValues: util.dynamodb.toMapValues({
        ':dayRoom': most.mails - mails,
        ...(starts ? { ':hourRoom': most.hour - 1, ':mostOpen': most.open, ':id': starts } : {}),
      }),
    },
  };
}

/** Whether the start that `stash.use` tells of is counted already: it is repeated, and the call before has put no request yet. */
export function isCounted(ctx: Context): boolean {
  const { starts } = ctx.stash.use as Use;
  const { open } = ctx.stash.usage as StoredUsage;
  return starts !== undefined && open !== undefined && open.includes(starts);
}

/** Refuses `stash.use`, where the caller's row, as it was read after the count was refused, says why. */
export function checkUse(ctx: Context): void {
  const { mails, starts } = ctx.stash.use as Use;
  const usage = ctx.stash.usage as StoredUsage & Record<string, number | undefined>;
  const now = util.time.nowEpochSeconds();
  const most = limitsOf(ctx);
  const open = usage.open ?? [];
  if (starts && open.length >= most.open)
    refuseTooMany(
      `you have ${open.length} open requests, which is the most; come back when one has ended, or cancel one`,
      now,
    );
  if (starts && (usage[hourOf(now)] ?? 0) >= most.hour)
    refuseTooMany(`you have started ${most.hour} requests in this hour, which is the most`, now, nextOf(now, 3600));
  if ((usage[dayOf(now)] ?? 0) + mails > most.mails)
    refuseTooMany(
      `it would send more than the ${most.mails} mails a day that are allowed to you`,
      now,
      nextOf(now, day),
    );
}

function refuseTooMany(message: string, now: number, at?: number): never {
  if (!at) refuse('TooManyRequests', message, { retryAfter: null });
  const when = util.time.epochMilliSecondsToISO8601(at * 1000);
  refuse('TooManyRequests', `${message}; come back at ${when}`, { retryAfter: at - now });
}

const limitsOf = (ctx: Context) => JSON.parse(ctx.env.LIMITS as string) as UsageLimits;
const hourOf = (now: number) => `hour:${Math.floor(now / 3600)}`;
const dayOf = (now: number) => `day:${Math.floor(now / day)}`;
const nextOf = (now: number, period: number) => (Math.floor(now / period) + 1) * period;

/** The counts of earlier hours and days. */
function staleOf(usage: StoredUsage, now: number): string[] {
  return Object.keys(usage).filter(
    (name) => (name.startsWith('hour:') || name.startsWith('day:')) && name !== hourOf(now) && name !== dayOf(now),
  );
}
