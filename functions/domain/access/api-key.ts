import type { ApiKey, ApiKeyScope } from '../../../generated/schema.ts';
import { isoTime } from '../iso-time.ts';

const day = 86_400_000;

/** What API keys take at most. `schema.graphql` promises each number to callers. */
export const apiKeyLimits = {
  /** Good ones of one person: each has a place of its own, so that nobody gets one more by asking twice at once. */
  apiKeys: 20,
  /** Characters. */
  name: 50,
  days: 366,
  /** Milliseconds for which a key that is not good any more is listed. */
  listed: 30 * day,
  /** Milliseconds for which it is believed that the owner may still sign in. */
  ownerSeen: 15 * 60_000,
  /** Milliseconds that the last use is told to. */
  lastUsed: 3_600_000,
};

/** A person's API key, as the table has it. */
export interface StoredApiKey {
  /** The requester's `sub`. */
  owner: string;
  /** Its place among the owner's, `0` to `19`. */
  slot: string;
  id: string;
  /** The address of the owner when the pool was last asked. */
  email: string;
  /** Whether he was then in the group of those who may ask people. */
  isRequester: boolean;
  name: string;
  scopes: ApiKeyScope[];
  /** Of the secret. */
  hash: string;
  /** In milliseconds since the epoch, as all times. */
  createdAt: number;
  expiresAt: number;
  revokedAt?: number;
  /** When the pool last said that the owner may sign in. */
  ownerSeenAt: number;
  lastUsedAt?: number;
  /** When the table removes it, in seconds since the epoch. */
  removeAt: number;
}

/** Whether a key lets anybody in. */
export const isGood = ({ revokedAt, expiresAt }: StoredApiKey, now: number): boolean =>
  revokedAt === undefined && now < expiresAt;

/** The places that a new key may take: those without a key, then those whose key is not good any more, the first to end first. */
export function freeSlots(keys: StoredApiKey[], now: number): string[] {
  const all = Array.from({ length: apiKeyLimits.apiKeys }, (_, slot) => String(slot));
  const over = keys.filter((key) => !isGood(key, now)).sort((one, other) => endOf(one) - endOf(other));
  return [...all.filter((each) => !keys.some(({ slot }) => slot === each)), ...over.map(({ slot }) => slot)];
}

const endOf = ({ revokedAt, expiresAt }: StoredApiKey) => revokedAt ?? expiresAt;

/** When the table is to remove a key that is good until a time, in seconds since the epoch. */
export const removeAtOf = (end: number): number => Math.floor((end + apiKeyLimits.listed) / 1000);

/** The id of a key, which tells where it is stored. @param nonce eleven characters of base64url, by which it differs from those before */
export const keyIdOf = (owner: string, slot: string, nonce: string): string =>
  [Buffer.from(owner).toString('base64url'), slot, nonce].join('~');

/** Where the key of an id is stored; undefined where it is none. */
export function readKeyId(id: string): Pick<StoredApiKey, 'owner' | 'slot'> | undefined {
  const [, owner, slot] = /^([\w-]{2,400})~(\d{1,2})~[\w-]{11}$/.exec(id) ?? [];
  return owner && slot ? { owner: Buffer.from(owner, 'base64url').toString(), slot } : undefined;
}

/** What a program gives. */
export const writeKey = (id: string, secret: string): string => `key-${id}.${secret}`;

/** The id and the secret of what a program gives; undefined where it is no key. */
export function readKey(token: string): { id: string; secret: string } | undefined {
  const [, id, secret] = /^key-([\w~-]{1,420})\.([\w-]{43})$/.exec(token) ?? [];
  return id && secret ? { id, secret } : undefined;
}

/** Shows a key to its owner. */
export const presentApiKey = (key: StoredApiKey): ApiKey => ({
  id: key.id,
  name: key.name,
  scopes: key.scopes,
  createdAt: isoTime(key.createdAt),
  expiresAt: isoTime(key.expiresAt),
  revokedAt: isoTime(key.revokedAt),
  lastUsedAt: isoTime(key.lastUsedAt),
});
