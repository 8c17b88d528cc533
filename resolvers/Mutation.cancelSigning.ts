import { util, type Context } from '@aws-appsync/utils';
import type { MutationCancelSigningArgs, SigningRequest } from '../generated/schema.ts';
import type { StoredRequest } from '../functions/domain/request.ts';
import { callerOf, isParticipant } from './lib/caller.ts';
import { checkReason } from './lib/checks.ts';
import { presentRequest } from './lib/presentRequest.ts';
import { refuse, refuseNotFound, refuseUnavailable } from './lib/refuse.ts';
import { requestChange } from './lib/requestChange.ts';
import { refuseClosed } from './lib/standing.ts';

/** Writes the cancellation at once; then `writeRequest`, and `readRequest` where the condition refused. */
export function request(ctx: Context<MutationCancelSigningArgs>): unknown {
  const { requestId: id, reason } = ctx.args.input;
  if (reason) checkReason(reason);
  const given = reason ? { reason } : {};
  ctx.stash.requestId = id;
  ctx.stash.write = requestChange({
    id,
    event: { type: 'CANCELLED', at: util.time.nowEpochMilliSeconds(), actor: 'REQUESTER', ...given },
    set: `#status = :closed, closedAt = :now${reason ? ', closedReason = :reason' : ''}`,
    values: { ':closed': 'CANCELLED', ...(reason ? { ':reason': reason } : {}) },
    condition: 'requestedBySub = :isCaller AND signed < #isTotal',
    conditionNames: { '#isTotal': 'total' },
    conditionValues: { ':isCaller': callerOf(ctx).sub },
  });
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
