import type { StoredEvidence, StoredRequest } from '../../functions/domain/request.ts';
import { groupSize } from '../stories.ts';
import { unitsOfChanges, withSigners } from '../write-units.ts';

const evidence: StoredEvidence = [
  'dcea195c-f815-4702-8aa4-a96b33bba2b2',
  '203.0.113.70, 127.0.0.1',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_10_12 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E003',
  1_796_076_836_000,
];
const at = 1_796_076_836_436;

/** A completed request of one signer, as the stories leave it in the table. */
export const completedRequest: StoredRequest = {
  ...{ id: 'request-0000000000000000000000000001', documentId: 'contract-2026-0042', title: 'Lease, 12 Elm Street' },
  ...{ documentSha256: 'a'.repeat(64), deadline: {}, status: 'COMPLETED', requestedBy: 'carol@example.com' },
  requestedBySub: '975f5884-f94b-4d96-821e-75852a4ffef6',
  signers: { 'signer.000@example.com': { position: 0, status: 'SIGNED', evidence } },
  ...{ signed: 1, total: 1, version: 4, lastEvent: { type: 'COMPLETED', actor: 'SYSTEM', at } },
  events: [
    ['STARTED', at],
    ['REQUESTED', at, 0],
    ['SIGNED', at, 0],
    ['COMPLETED', at],
  ],
  ...{ createdAt: at, expiresAt: at + 30 * 86_400_000, closedAt: at },
};

/** The same with an automatic signer before, who left no evidence. */
const withAutomatic: StoredRequest = {
  ...completedRequest,
  signers: {
    'alice@example.com': { position: 0, status: 'SIGNED', method: 'AUTOMATIC' },
    'signer.000@example.com': { position: 1, status: 'SIGNED', evidence },
  },
  ...{ signed: 2, total: 2, version: 5 },
  events: [
    ['STARTED', at],
    ['SIGNED', at, 0],
    ['REQUESTED', at, 1],
    ['SIGNED', at, 1],
    ['COMPLETED', at],
  ],
};

/**
 * The write units of the item at each change of a request in which everybody signs, without those of its indexes.
 * @param isFirstAutomatic whether the backend signs for the first of them
 */
export function itemUnits(signers: number, isFirstAutomatic: boolean): number[] {
  return unitsOfChanges(withSigners(isFirstAutomatic ? withAutomatic : completedRequest, signers, groupSize));
}
