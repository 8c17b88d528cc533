import { runtime, util, type Context, type DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { type LastEvent, timeAfter, type StoredRequest, type StoredSigner } from '../../functions/domain/request.ts';
import { byRequester } from '../lib/byRequester.ts';
import { callerOf } from '../lib/caller.ts';
import { checkMayAsk } from '../lib/checkMayAsk.ts';
import { requestChange } from '../lib/requestChange.ts';
import { signersToRemind } from '../lib/signersToRemind.ts';
import { whileDue } from '../lib/whileDue.ts';

/**
 * Writes a reminder for each signer whom the caller may remind, all of them or `stash.signer`, onto the request that was read,
 * where each of them is still to be reminded.
 */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const stored = ctx.prev.result as StoredRequest;
  const { requestId: id, signer } = ctx.stash as { requestId: string; signer?: string };
  const caller = callerOf(ctx);
  const emails = signersToRemind(stored, id, caller, signer);
  if (emails.length === 0) runtime.earlyReturn(stored);
  checkMayAsk(ctx);
  const due = whileDue(stored, emails);
  const at = timeAfter(stored, util.time.nowEpochMilliSeconds());
  const names: Record<string, string> = {};
  const events = emails.map((email, index): LastEvent => {
    names[`#s${index}`] = email;
    const { position } = stored.signers[email] as StoredSigner;
    return { type: 'REMINDED', at, ...byRequester(caller), signer: position };
  });
  return requestChange({
    id,
    event: events[events.length - 1] as LastEvent,
    earlier: events.slice(0, -1),
    set: emails.map((_, index) => `signers.#s${index}.askedAt = :now`).join(', '),
    names,
    values: { ':now': at },
    condition: due.condition,
    conditionNames: due.names,
    conditionValues: due.values,
  });
}

export { response } from './writeRequest.ts';
