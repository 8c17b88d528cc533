import type { Locale, SigningRequest, StartSigningInput } from '../../generated/schema.ts';
import type { StoredQuorum } from './quorum.ts';
import type { StoredObserver, StoredRequest, StoredSigner } from './request.ts';

/** What a request keeps of its input. */
export interface KeptInput {
  id: string;
  documentId: string;
  documentSha256?: string;
  externalId?: string;
  /** A JSON object of strings, its names sorted: the same is the same text. */
  metadata?: string;
  documentUrl?: string;
  title?: string;
  message?: string;
  signers: Record<string, StoredSigner>;
  observers?: StoredObserver[];
  /** How the requester gave the deadline. */
  deadline: { expiresAt?: number; expiresInSeconds?: number };
  remindEverySeconds?: number;
  /** Left out where signers may not give their places away. */
  allowReassignment?: true;
  /** Left out where people are told by mail. */
  notify?: false;
  /** The language of mails; left out where it is English. */
  locale?: Locale;
  /** By order; an order for which the requester gave none has none. */
  quorums?: Record<string, StoredQuorum>;
  /** Left out where an account suffices to answer. */
  confirmByCode?: true;
}

/** What is to be known of a field of `StartSigningInput`. */
export interface InputField {
  /** The attribute that keeps it: a repeated call must give the same. */
  keptAs: keyof KeptInput;
  /** How many characters a text may have. */
  characters?: number;
}

/** Every field of `StartSigningInput`. */
export const inputFields: Record<keyof StartSigningInput, InputField> = {
  id: { keptAs: 'id' },
  documentId: { keptAs: 'documentId', characters: 200 },
  documentSha256: { keptAs: 'documentSha256' },
  externalId: { keptAs: 'externalId', characters: 200 },
  metadata: { keptAs: 'metadata', characters: 2048 },
  documentUrl: { keptAs: 'documentUrl', characters: 2000 },
  title: { keptAs: 'title', characters: 200 },
  message: { keptAs: 'message', characters: 2000 },
  signers: { keptAs: 'signers' },
  observers: { keptAs: 'observers' },
  expiresAt: { keptAs: 'deadline' },
  expiresInSeconds: { keptAs: 'deadline' },
  remindEverySeconds: { keptAs: 'remindEverySeconds' },
  allowReassignment: { keptAs: 'allowReassignment' },
  notify: { keptAs: 'notify' },
  locale: { keptAs: 'locale' },
  quorums: { keptAs: 'quorums' },
  confirmByCode: { keptAs: 'confirmByCode' },
};

/**
 * Every field of `SigningRequest`: the attributes that it is made of, which the index `byRequester` holds for lists; or
 * `whole`, where the index does not, and lists read the whole item.
 */
export const requestFields = {
  id: ['id'],
  documentId: ['documentId'],
  documentSha256: ['documentSha256'],
  externalId: ['externalId'],
  metadata: ['metadata'],
  documentUrl: 'whole',
  title: ['title'],
  message: 'whole',
  status: ['status'],
  requestedBy: ['requestedBy'],
  signers: 'whole',
  observers: 'whole',
  allowReassignment: 'whole',
  quorums: 'whole',
  progress: ['signed', 'total'],
  version: ['version'],
  createdAt: ['createdAt'],
  expiresAt: ['expiresAt'],
  closedAt: ['closedAt'],
  closedReason: ['closedReason'],
  confirmByCode: 'whole',
  history: 'whole',
} as const satisfies Record<keyof SigningRequest, readonly (keyof StoredRequest)[] | 'whole'>;

type Fields = typeof requestFields;

/** The fields that a list reads the whole item for. */
export type WholeField = { [Field in keyof Fields]: Fields[Field] extends 'whole' ? Field : never }[keyof Fields];

/** The fields that a list reads the whole item for. */
export function wholeFields(): string[] {
  return Object.keys(requestFields).filter((field) => requestFields[field as keyof Fields] === 'whole');
}

/** The attributes that a list row is made of. */
export function rowAttributes(): string[] {
  return Object.values(requestFields).flatMap((attributes) => (attributes === 'whole' ? [] : attributes));
}
