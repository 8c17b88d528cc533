import { inputFields } from '../../functions/domain/fields.ts';
import { givenSigners } from '../../functions/domain/places.ts';
import { quorumOf } from '../../functions/domain/quorum.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';

/** Whether a stored request came of the same input as a new one, by the same person. */
export function isSameInput(stored: StoredRequest, wanted: StoredRequest): boolean {
  return inputOf(stored) === inputOf(wanted);
}

function inputOf(request: StoredRequest): string {
  const signers = givenSigners(request).map(({ email, name, method, role, order, locale, access }) => [
    ...[email, name ?? null, method ?? null, locale ?? null, access ?? null],
    ...[role ?? null, order ?? 1, quorumOf(request, { order })?.required ?? null],
  ]);
  // What the quorums require goes with the signers: the rest of them changes with each answer.
  const compared = { ...request, signers, quorums: null };
  const given: Record<string, unknown> = {};
  Object.values(inputFields).forEach(({ keptAs }) => {
    given[keptAs] = compared[keptAs] ?? null;
  });
  return JSON.stringify([request.requestedBySub, given]);
}
