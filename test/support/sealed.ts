import { valueHash } from '../../functions/adapters/record-hash.ts';
import { jwsOf, type SealHeader } from '../../functions/adapters/seal/jws.ts';
import { sha256 } from '../../functions/adapters/seal/sign.ts';
import { chained, type LooseEvent } from '../../functions/domain/record/chain.ts';
import { recordFormat, type RecordedSigner, type SigningRecord } from '../../functions/domain/record/signing-record.ts';
import canonicalize from 'canonicalize';
import type { SealingKey } from './sealing-key.ts';

const closedAt = '2026-11-30T18:03:00.000Z';

/** An event of a record before it is chained. */
export const looseEvent = (event: Partial<LooseEvent>): LooseEvent => ({
  ...{ version: 1, type: 'STARTED', at: '2026-11-30T18:00:00.000Z', actor: 'REQUESTER', via: null, signer: null },
  ...{ formerSigner: null, reason: null, expiresAt: null, previousExpiresAt: null },
  ...{ evidenceSha256: null, keyNameSha256: null, reasonSha256: null },
  ...event,
});

const signer = (email: string, different: Partial<RecordedSigner>): RecordedSigner => ({
  ...{ email, name: null, role: 'SIGNER', method: 'MANUAL', order: 1, access: 'ACCOUNT', status: 'SIGNED' },
  ...{ answeredAt: '2026-11-30T18:02:00.000Z', via: null, reason: null, evidenceSha256: null, ...different },
});

const events = [
  looseEvent({}),
  looseEvent({
    version: 2,
    type: 'SIGNED',
    at: '2026-11-30T18:01:00.000Z',
    actor: 'SYSTEM',
    signer: 'alice@example.com',
  }),
  looseEvent({
    version: 3,
    type: 'REQUESTED',
    at: '2026-11-30T18:01:01.000Z',
    actor: 'SYSTEM',
    signer: 'bob@example.com',
  }),
  looseEvent({
    version: 4,
    type: 'SIGNED',
    at: '2026-11-30T18:02:00.000Z',
    actor: 'SIGNER',
    signer: 'bob@example.com',
  }),
  looseEvent({ version: 5, type: 'COMPLETED', at: closedAt, actor: 'SYSTEM' }),
];

/** The record of a request that Alice and Bob have signed, with whatever a test needs different. */
export function signingRecord(different: Partial<SigningRecord> = {}): SigningRecord {
  return {
    format: recordFormat,
    product: { name: 'Countersign', version: '0.1.0', stage: 'test' },
    sealedAt: '2026-11-30T18:03:01.500Z',
    request: {
      ...{
        id: 'request-1',
        documentId: '3',
        documentSha256: null,
        externalId: null,
        metadata: null,
      },
      ...{ title: 'Umowa najmu № 3', message: null, requestedBy: 'carol@example.com', status: 'COMPLETED' },
      ...{ version: events.length, createdAt: events[0]!.at, expiresAt: '2026-12-30T18:00:00.000Z', closedAt },
      ...{ closedReason: null, observers: [], quorums: [], confirmByCode: false },
    },
    signers: [
      signer('alice@example.com', { method: 'AUTOMATIC', answeredAt: events[1]!.at }),
      signer('bob@example.com', { name: 'Bob', via: 'ACCOUNT' as never }),
    ],
    ...chained(events, valueHash),
    alterations: [],
    ...different,
  };
}

/** Seals a record as the backend does, with whatever a test needs different in the header. */
export const sealOf = (record: SigningRecord, key: SealingKey, header: Partial<SealHeader> = {}): Promise<string> =>
  jwsOf(canonicalize(record)!, { ...headerOf(record, key), ...header }, key.sign);

/** The header of a seal. */
export const headerOf = ({ sealedAt }: SigningRecord, { keyId, certificate }: SealingKey): SealHeader => ({
  ...{ alg: 'ES256', kid: keyId, iat: Math.floor(Date.parse(sealedAt) / 1000) },
  'x5t#S256': sha256(certificate).toString('base64url'),
});

/** A part of a JWS, as the value that it is of. */
export const partOf = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
