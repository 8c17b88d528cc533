import type { SignerRole, SignerStatus, SigningStatus, SigningVia } from '../../../generated/schema.ts';
import { alterationsInWords } from './alterations-in-words.ts';
import { eventCells, essentialEvents, shownTime } from './certificate-history.ts';
import type { RecordedRequest, RecordedSigner, SigningRecord } from './signing-record.ts';

/** What a certificate says to people, in the order in which it says it: nothing but what stands in the record. */
export interface Certificate {
  heading: string;
  /** The title of the document, or its id where it has none. */
  subject: string;
  status: { text: string; good: boolean };
  /** What was found altered; empty where nothing was. */
  warnings: string[];
  sections: Section[];
}

/** A part with a heading: facts, or a table, or steps to follow. */
export interface Section {
  heading: string;
  /** What is to be known of all that follows. */
  remark?: string;
  facts?: Fact[];
  table?: Table;
  steps?: Step[];
}

/** One thing that is known. */
export interface Fact {
  term: string;
  value: string;
}

/** A table whose columns share its width by `share`. */
export interface Table {
  columns: { heading: string; share: number }[];
  rows: Cell[][];
}

/** Paragraphs of a cell; those after the first explain it. */
export type Cell = (string | Short)[];

/** A text of which a certificate shows so many lines at most: what the attached record has whole must not push the rest away. */
export interface Short {
  text: string;
  lines: number;
}

/** A command, and what it tells. */
export interface Step {
  command: string;
  tells: string;
}

/** What stands beside the record in a certificate. */
export interface SealFacts {
  /** SHA-256 of the record, in hex. */
  sha256: string;
  keyId: string;
  /** SHA-256 of the certificate that this is signed with, in hex. */
  fingerprint: string;
  /** When an authority stamped the seal, in ISO 8601; null where none did. */
  timestamp: string | null;
}

/** Says a record to people. */
export function certificateOf(record: SigningRecord, seal: SealFacts): Certificate {
  const { request } = record;
  return {
    heading: 'Certificate of signatures',
    subject: request.title ?? request.documentId,
    status: {
      text: `${statusWords[request.status]} ${shownTime(request.closedAt)}`,
      good: request.status === 'COMPLETED' && record.alterations.length === 0,
    },
    warnings: warnings(record),
    sections: [
      { heading: 'Document', facts: documentFacts(request) },
      { heading: 'Request', facts: requestFacts(request) },
      signers(record),
      history(record),
      { heading: 'Seal', facts: sealFacts(record, seal) },
      { heading: 'What this shows', remark: limits },
      verification(request),
    ],
  };
}

/** What must be read before all else. */
const warnings = ({ alterations, product }: SigningRecord): string[] => [
  ...(alterations.length > 0 ? [altered, ...alterationsInWords(alterations)] : []),
  ...(product.stage === 'local'
    ? ['This was made by a service that runs on somebody’s machine, for tests: it proves nothing.']
    : []),
];

const altered = 'This request was altered: what was recorded of its changes when they happened says otherwise.';

const limits =
  'That people who were known as said above gave these answers, at these times, by the word of the service. These are simple electronic signatures: nobody has checked who stands behind an address, names are the requester’s words, and the service has never seen the document.';

const statusWords: Record<SigningStatus, string> = {
  COMPLETED: 'Completed: all who are needed have signed or approved.',
  DECLINED: 'Declined: a signer declined without whom it cannot be completed.',
  CANCELLED: 'Cancelled by the requester.',
  EXPIRED: 'Expired: the deadline passed before all who are needed had answered.',
  FAILED: 'Failed: the workflow broke down.',
  PENDING: 'Pending.',
};

const documentFacts = (request: RecordedRequest) =>
  present([
    ['Document id', request.documentId],
    ['SHA-256', request.documentSha256 ?? 'None was given: this does not show what the document was.'],
    ['', request.documentSha256 && 'Whoever signed or approved by hand has given this SHA-256 of what he saw.'],
  ]);

const requestFacts = (request: RecordedRequest) =>
  present([
    ['Requested by', request.requestedBy],
    ['Request id', request.id],
    ['External id', request.externalId],
    ['Started', shownTime(request.createdAt)],
    ['Deadline', shownTime(request.expiresAt)],
    ['Closed', shownTime(request.closedAt)],
    ['Reason', request.closedReason],
    [
      'Quorums',
      request.quorums.map(({ order, required }) => `${required} of those asked in order ${order}`).join('; '),
    ],
    ['Observers', request.observers.map(({ email, name }) => (name ? `${name} (${email})` : email)).join('; ')],
  ]);

const sealFacts = ({ sealedAt, head, product }: SigningRecord, { sha256, keyId, fingerprint, timestamp }: SealFacts) =>
  present([
    ['Sealed', shownTime(sealedAt)],
    ['Time stamp', timestamp ? shownTime(timestamp) : 'None: the times are the word of the service that made this.'],
    ['SHA-256 of record', sha256],
    ['Head of history', head],
    ['Key id', keyId],
    ['Certificate', `SHA-256 ${fingerprint}`],
    ['Made by', `${product.name} ${product.version}, stage ${product.stage}`],
  ]);

const present = (facts: [string, string | null][]): Fact[] =>
  facts.flatMap(([term, value]) => (value ? [{ term, value }] : []));

const signers = (record: SigningRecord): Section => ({
  heading: 'Signers',
  table: {
    columns: [
      { heading: 'Who', share: 37 },
      { heading: 'Answer', share: 33 },
      { heading: 'How the person was known', share: 30 },
    ],
    rows: record.signers.map((signer) => [
      [...(signer.name ? [signer.name] : []), signer.email],
      answer(signer),
      [knownBy(signer, record.request)],
    ]),
  },
  remark:
    'Names are as the requester gave them. From where, with what and since when somebody was signed in is kept as hashes, which the requester can open.',
});

const roleWords: Record<SignerRole, string> = { SIGNER: 'Signer', APPROVER: 'Approver' };

const answerWords: Record<SignerStatus, string> = {
  SIGNED: 'Signed',
  APPROVED: 'Approved',
  DECLINED: 'Declined',
  CLOSED: 'Had not answered when the request closed',
  NOT_NEEDED: 'Not needed: enough others of the order had answered',
  REQUESTED: 'Asked, and has not answered',
  WAITING: 'Not asked',
};

/** What a signer did, as what, when and why. */
function answer({ status, role, order, answeredAt, reason }: RecordedSigner): Cell {
  const did = answeredAt ? [answerWords[status], shownTime(answeredAt)] : [answerWords[status]];
  return [...did, `${roleWords[role]}, order ${order}`, ...(reason ? [{ text: `Reason: ${reason}`, lines: 3 }] : [])];
}

const viaWords: Record<SigningVia, string> = {
  ACCOUNT: 'Signed in to an account with this address, which was verified',
  LINK: 'By a link that was mailed to the address, and a code mailed there',
  KEY: 'By an API key',
};

function knownBy({ via, method, answeredAt }: RecordedSigner, { confirmByCode }: RecordedRequest): string {
  if (!answeredAt) return 'Did not answer';
  if (!via) return method === 'AUTOMATIC' ? 'Signed by the service, automatically' : 'Answered by the service';
  return via === 'ACCOUNT' && confirmByCode ? `${viaWords.ACCOUNT}, and by a code mailed to it` : viaWords[via];
}

function history({ events, signers }: SigningRecord): Section {
  const shown = essentialEvents(events, signers.length);
  return {
    heading: 'History',
    table: {
      columns: [
        { heading: 'No.', share: 6 },
        { heading: 'When', share: 33 },
        { heading: 'What happened', share: 36 },
        { heading: 'By', share: 25 },
      ],
      rows: shown.map(eventCells),
    },
    remark:
      shown.length < events.length
        ? `These are ${shown.length} of ${events.length} changes: what every signer answered stands above, and the attached record has all of them.`
        : undefined,
  };
}

const verification = ({ documentSha256 }: RecordedRequest): Section => ({
  heading: 'How to verify this',
  steps: [
    {
      command: 'pdfsig certificate.pdf',
      tells:
        'says “Signature is Valid” and “Total document signed” where nothing here was changed or added; compare its certificate with the one above, and that with what the service has published.',
    },
    {
      command: 'npm run verify -- record.jws --keys jwks.json',
      tells: 'checks the seal and the history of the attached record, with the published keys of the service.',
    },
    ...(documentSha256
      ? [
          {
            command: 'sha256sum contract.pdf',
            tells: 'gives the SHA-256 above where the document is the one that was signed.',
          },
        ]
      : []),
  ],
  remark:
    'The record (record.json), with what the requester wrote besides, and its seal (record.jws) are attached: pdfdetach -saveall certificate.pdf. The page docs/verify.md of Countersign says how to check them without its code.',
});
