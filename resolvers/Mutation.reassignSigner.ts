import type { Context } from '@aws-appsync/utils';
import type { MutationReassignSignerArgs, SigningRequest } from '../generated/schema.ts';
import type { StoredRequest } from '../functions/domain/request.ts';
import { callerOf, isParticipant } from './lib/caller.ts';
import { checkReassignment, reassignmentOf, type Reassignment } from './lib/checkReassignment.ts';
import { presentRequest } from './lib/presentRequest.ts';
import { refuseUnavailable } from './lib/refuse.ts';

/** Reassigns a place: `readRequest`, `reassignPlace`, and `readRequest` again where another write came first. */
export function request(ctx: Context<MutationReassignSignerArgs>): unknown {
  const { input } = ctx.args;
  ctx.stash.requestId = input.requestId;
  ctx.stash.reassignment = reassignmentOf(input);
  return {};
}

/**
 * Shows the request, but not to who has given up his own place with it, or says why another write that came first stands in
 * the way.
 */
export function response(ctx: Context): SigningRequest | null {
  const stored = ctx.prev.result as StoredRequest;
  const caller = callerOf(ctx);
  const { requestId, refused, reassignment } = ctx.stash as Stash;
  if (refused && checkReassignment(stored, requestId, caller, reassignment) === 'open') refuseUnavailable();
  return isParticipant(caller, stored) ? presentRequest(stored, caller) : null;
}

interface Stash {
  requestId: string;
  reassignment: Reassignment;
  refused?: true;
}
