import { requestedAtOf, type StoredRequest } from './request.ts';

/** How long a signer took from the first ask to the answer that is the newest event, in milliseconds; undefined where it is no answer of somebody asked. */
export function answerTimeOf(request: StoredRequest): number | undefined {
  const { type, signer, at } = request.lastEvent;
  if (!answers.has(type) || signer === undefined) return undefined;
  const askedAt = requestedAtOf(request, signer);
  return askedAt === undefined ? undefined : at - askedAt;
}

const answers = new Set<string>(['SIGNED', 'APPROVED', 'DECLINED']);
