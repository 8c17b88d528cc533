import { util, type Context } from '@aws-appsync/utils';
import type { PendingSignature, PendingSignatureConnection } from '../generated/schema.ts';
import type { OpenSignature } from '../functions/domain/openSignature.ts';

/** Lists what waits for the caller: `queryOpenSignatures`, and `readRequests` to check each row against its request. */
export function request(): unknown {
  return {};
}

/** Shows the page. */
export function response(ctx: Context): PendingSignatureConnection {
  const items = ctx.prev.result as OpenSignature[];
  return { items: items.map((item) => present(item)), nextToken: ctx.stash.nextToken ?? null };
}

function present(item: OpenSignature): PendingSignature {
  return {
    requestId: item.requestId,
    documentId: item.documentId,
    documentSha256: item.documentSha256 ?? null,
    title: item.title ?? null,
    message: item.message ?? null,
    requestedBy: item.requestedBy,
    requestedAt: util.time.epochMilliSecondsToISO8601(item.requestedAt),
    expiresAt: util.time.epochMilliSecondsToISO8601(item.expiresAt),
  };
}
