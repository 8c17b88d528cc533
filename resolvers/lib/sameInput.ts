import type { StoredRequest } from '../../functions/domain/request.ts';

/** Whether a stored request came of the same input as a new one, by the same person. */
export function isSameInput(stored: StoredRequest, wanted: StoredRequest): boolean {
  return inputOf(stored) === inputOf(wanted);
}

function inputOf(request: StoredRequest): string {
  const signers: unknown[] = [];
  Object.entries(request.signers).forEach(([email, { position, name, method, order }]) => {
    signers[position] = [email, name ?? null, method ?? null, order ?? 1];
  });
  return JSON.stringify([
    request.requestedBySub,
    request.documentId,
    request.documentSha256 ?? null,
    request.title ?? null,
    request.message ?? null,
    request.deadline.expiresAt ?? null,
    request.deadline.expiresInSeconds ?? null,
    request.remindEverySeconds ?? null,
    signers,
  ]);
}
