import { util, type Context, type DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { PendingSignature, PendingSignatureConnection, QueryPendingSignaturesArgs } from '../generated/schema.ts';
import type { OpenSignature } from '../functions/domain/openSignature.ts';
import { callerOf } from './lib/caller.ts';
import { pageLimit } from './lib/checks.ts';
import { refusePage } from './lib/refuse.ts';

/** Queries the index of open signatures by the caller's address; the token is not in it. */
export function request(ctx: Context<QueryPendingSignaturesArgs>): DynamoDBQueryRequest {
  return {
    operation: 'Query',
    index: 'bySigner',
    query: { expression: 'email = :me', expressionValues: util.dynamodb.toMapValues({ ':me': callerOf(ctx).email }) },
    scanIndexForward: false,
    limit: pageLimit(ctx.args.limit),
    ...(ctx.args.nextToken ? { nextToken: ctx.args.nextToken } : {}),
  };
}

/** Shows the page, the newest first. */
export function response(ctx: Context<QueryPendingSignaturesArgs>): PendingSignatureConnection {
  if (ctx.error) refusePage(ctx.args.nextToken, ctx.error.type);
  const items = ctx.result.items as OpenSignature[];
  return { items: items.map((item) => present(item)), nextToken: ctx.result.nextToken ?? null };
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
