import { log, logContext } from '../adapters/log.ts';
import { noteOutcome } from '../adapters/notices.ts';
import type { WorkflowChange } from '../adapters/requests.ts';
import type { Outcome } from '../domain/notices/feedback.ts';
import { type MarkParts, type NoticeMark, partsOf } from '../domain/notices/mark.ts';
import { isNews } from '../domain/notices/news.ts';
import { type StoredRequest, timeAfter } from '../domain/request.ts';
import { decideRequest } from './decide-request.ts';

/**
 * Notes what became of a mail. One to a signer that did not arrive, or is unwanted, becomes an event of its request first, for as long
 * as that can be of use: the requester may then give the place to another address. It may be called as often as one likes.
 * @param at when it was told, in milliseconds since the epoch
 */
export async function noteDelivery(mark: NoticeMark, outcome: Outcome, at: number): Promise<void> {
  const { reason } = outcome;
  const parts = partsOf(mark);
  if (reason && parts.position !== undefined) {
    const written = await decideRequest(mark.requestId, (request) => bounce(request, parts, reason));
    if (written) log.info('signer not reached', logContext(mark.requestId, parts.position));
  }
  await noteOutcome(mark, outcome, at);
}

function bounce(request: StoredRequest | undefined, parts: MarkParts, reason: string): WorkflowChange | undefined {
  const now = Date.now();
  if (!request || !isNews(request, parts) || request.expiresAt <= timeAfter(request, now)) return undefined;
  return {
    event: { type: 'BOUNCED', actor: 'SYSTEM', signer: parts.position!, reason },
    now,
    // All that was looked at is as it was.
    condition: 'version = :version',
    values: { ':version': request.version },
  };
}
