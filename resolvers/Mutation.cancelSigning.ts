import { util, type Context } from '@aws-appsync/utils';
import type { MutationCancelSigningArgs, SigningRequest } from '../generated/schema.ts';
import type { StoredRequest } from '../functions/domain/request.ts';
import { callerOf, isParticipant } from './lib/caller.ts';
import { checkReason } from './lib/checks.ts';
import { presentRequest } from './lib/presentRequest.ts';
import { refuse, refuseNotFound, refuseUnavailable } from './lib/refuse.ts';
import type { RequestChange } from './lib/requestChange.ts';
import { refuseClosed } from './lib/checkAnswer.ts';

/** Makes the cancellation, unread; then `writeRequest`, and `readRequest` where the condition refused. */
export function request(ctx: Context<MutationCancelSigningArgs>): unknown {
  const { requestId: id, reason } = ctx.args.input;
  if (reason) checkReason(reason);
  const given = reason ? { reason } : {};
  const at = util.time.nowEpochMilliSeconds();
  ctx.stash.requestId = id;
  ctx.stash.change = {
    id,
    event: { type: 'CANCELLED', at, actor: 'REQUESTER', ...given },
    set: `#status = :closed, closedAt = :now${reason ? ', closedReason = :reason' : ''}`,
    values: { ':closed': 'CANCELLED', ':now': at, ...(reason ? { ':reason': reason } : {}) },
    condition: 'requestedBySub = :isCaller AND signed < #isTotal',
    conditionNames: { '#isTotal': 'total' },
    conditionValues: { ':isCaller': callerOf(ctx).sub },
  } satisfies RequestChange;
  return {};
}

/** Shows the cancelled request, or says why it could not be cancelled. */
export function response(ctx: Context): SigningRequest {
  const stored = ctx.prev.result as StoredRequest | null;
  const id = ctx.stash.requestId as string;
  const caller = callerOf(ctx);
  if (!stored || !isParticipant(caller, stored)) refuseNotFound(id);
  if (stored.requestedBySub !== caller.sub) refuse('Unauthorized', `only its requester can cancel request ${id}`);
  if (stored.status === 'CANCELLED') return presentRequest(stored, caller);
  refuseClosed(stored);
  refuseUnavailable();
}
