import { util, type Context } from '@aws-appsync/utils';
import type { PendingSignature, PendingSignatureConnection } from '../generated/schema.ts';
import { inboxFields } from '../functions/domain/open-signature.ts';
import type { AskedSignature } from './steps/readRequests.ts';

/** Lists what waits for the caller: `queryOpenSignatures`, and `readRequests` to check each row against its request. */
export function request(): unknown {
  return {};
}

/** Shows the page. */
export function response(ctx: Context): PendingSignatureConnection {
  const items = ctx.prev.result as AskedSignature[];
  return { items: items.map((item) => present(item)), nextToken: ctx.stash.nextToken ?? null };
}

function present(item: AskedSignature): PendingSignature {
  const shown: Record<string, unknown> = {};
  Object.entries(inboxFields).forEach(([field, kind]) => {
    const kept = item[field as keyof PendingSignature];
    shown[field] = kind === 'time' ? util.time.epochMilliSecondsToISO8601(kept as number) : (kept ?? null);
  });
  return shown as unknown as PendingSignature;
}
