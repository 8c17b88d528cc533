import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { valueHash } from '../../functions/adapters/record-hash.ts';
import { chained, type LooseEvent } from '../../functions/domain/record/chain.ts';
import {
  type Alteration,
  type RecordedRequest,
  type RecordedSigner,
  recordFormat,
  type SigningRecord,
} from '../../functions/domain/record/signing-record.ts';
import { looseEvent } from './sealed.ts';

const start = Date.parse('2026-11-30T18:11:42.000Z');
const time = (seconds: number) => new Date(start + seconds * 1000).toISOString();

/** SHA-256 in hex. */
export const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');

/** A signer who signed by an account, with whatever a test needs different. */
export const recordedSigner = (overrides: Partial<RecordedSigner> = {}): RecordedSigner => ({
  email: 'bob@example.com',
  name: 'Bob Brown',
  role: 'SIGNER',
  method: 'MANUAL',
  order: 1,
  access: 'ANY',
  status: 'SIGNED',
  answeredAt: time(3600),
  via: 'ACCOUNT',
  reason: null,
  evidenceSha256: sha256('evidence'),
  ...overrides,
});

/** Events, a minute apart, each with its number and place in the chain. */
export const recordedEvents = (events: Partial<LooseEvent>[]) =>
  chained(
    events.map((event, index) => looseEvent({ version: index + 1, at: time(index * 60), actor: 'SYSTEM', ...event })),
    valueHash,
  );

/** The record of a request that Alice signed automatically and Bob by hand, with whatever a test needs different. */
export function sealedRecord(overrides: Overrides = {}): SigningRecord {
  const { request, signers = story, history = eventsOf(signers), alterations = [] } = overrides;
  const { events, head } = recordedEvents(history);
  return {
    format: recordFormat,
    product: { name: 'Countersign', version: '0.1.0', stage: 'dev' },
    sealedAt: time(86_400),
    request: {
      id: 'lease-2026-117',
      documentId: '3',
      documentSha256: sha256('the contract'),
      externalId: 'ERP-44871',
      metadata: null,
      title: 'Lease of the workshop at Canal Street 12, from January 2027',
      message: 'nobody is told this by the certificate',
      requestedBy: 'carol@example.com',
      status: 'COMPLETED',
      version: events.length,
      createdAt: time(0),
      expiresAt: time(30 * 86_400),
      closedAt: time(7200),
      closedReason: null,
      observers: [],
      quorums: [],
      confirmByCode: false,
      ...request,
    },
    signers,
    events,
    head,
    alterations,
  };
}

interface Overrides {
  request?: Partial<RecordedRequest>;
  signers?: RecordedSigner[];
  history?: Partial<LooseEvent>[];
  alterations?: Alteration[];
}

const story = [
  recordedSigner({ email: 'alice@example.com', name: null, method: 'AUTOMATIC', via: null, answeredAt: time(2) }),
  recordedSigner({ via: 'LINK', order: 2 }),
];

function eventsOf(signers: RecordedSigner[]): Partial<LooseEvent>[] {
  return [
    { type: 'STARTED', actor: 'REQUESTER', via: 'ACCOUNT' },
    ...signers.map(({ email }) => ({ type: 'REQUESTED' as const, signer: email })),
    ...signers.flatMap(({ email, via, method }) => [
      ...(method === 'MANUAL' ? [{ type: 'VIEWED' as const, signer: email, actor: 'SIGNER' as const, via }] : []),
      { type: 'SIGNED' as const, signer: email, actor: via ? ('SIGNER' as const) : ('SYSTEM' as const), via },
    ]),
    { type: 'COMPLETED' },
  ];
}

/** The record of a request to a hundred signers, all of whom were reminded until there were so many events. */
export function largestRecord(events = 853): SigningRecord {
  const signers = Array.from({ length: 100 }, (_, at) =>
    recordedSigner({
      email: `${at}.${sha256(`${at}`).slice(0, 24)}@example.com`,
      name: `${given[at % given.length]} ${family[at % family.length]} ${sha256(`name ${at}`).slice(0, 6)}`,
      order: 1 + (at % 100),
      via: at % 2 ? 'LINK' : 'ACCOUNT',
      answeredAt: time(60_000 + at * 7),
      evidenceSha256: sha256(`evidence of ${at}`),
    }),
  );
  const all = eventsOf(signers);
  const reminders = Array.from({ length: events - all.length }, (_, at) => ({
    type: 'REMINDED' as const,
    signer: signers[at % 100]!.email,
  }));
  return sealedRecord({
    signers,
    history: [...all.slice(0, -1), ...reminders, ...all.slice(-1)],
    request: { externalId: `https://documents.example.com/${'long/'.repeat(34)}` },
  });
}

const given = ['Ada', 'Zażółć', 'Ελένη', 'Дмитрий', '伟', '花子', '민준'];
const family = ['Lovelace', 'Gęślą', 'Παπαδοπούλου', 'Щербаков', '王', '山田', '김', 'Nguyễn'];

/** What a record is attached as, and a stand-in for its seal. */
export function attachmentsOf(record: SigningRecord): { recordJson: string; jws: string } {
  const recordJson = canonicalize(JSON.parse(JSON.stringify(record), wellFormed))!;
  const base64 = (text: string) => Buffer.from(text).toString('base64url');
  return { recordJson, jws: `${base64('{"alg":"ES256"}')}.${base64(recordJson)}.${'A'.repeat(86)}` };
}

/** Half a character is in no JSON that is canonical. */
const wellFormed = (_: string, value: unknown) => (typeof value === 'string' ? Buffer.from(value).toString() : value);
