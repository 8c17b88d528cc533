import { readApiKey, replaceApiKey } from '../adapters/api-keys.ts';
import { hashOf, isSecretOf } from '../adapters/secrets.ts';
import { readPoolUser } from '../adapters/user-pool.ts';
import { apiKeyLimits, isGood, readKey, readKeyId, removeAtOf, type StoredApiKey } from '../domain/access/api-key.ts';
import type { KeyCaller } from '../domain/access/known-caller.ts';

/** What no secret has: what is compared where there is no key. */
const nobody = hashOf('');

/**
 * Says whose key a token is. A key dies with its owner: the pool is asked about him, at most every fifteen minutes.
 * @returns undefined where it is none, or not good any more
 * @throws NoAnswer, Unavailable where that cannot be known now
 */
export async function admitKey(token: string): Promise<KeyCaller | undefined> {
  const read = readKey(token);
  const place = read && readKeyId(read.id);
  if (!place) return undefined;
  const now = Date.now();
  const stored = await readApiKey(place);
  const isKey = isSecretOf(read.secret, stored?.hash ?? nobody) && stored?.id === read.id;
  if (!isKey || !isGood(stored, now)) return undefined;
  const key = await seen(stored, now);
  if (!key) return undefined;
  const { id, name, scopes, owner: sub, email, isRequester } = key;
  return { kind: 'KEY', id, name, scopes, sub, email, isRequester };
}

/** Notes that a key is used, to the hour, and what the pool says of its owner; undefined where he may not sign in any more. */
async function seen(key: StoredApiKey, now: number): Promise<StoredApiKey | undefined> {
  const hour = Math.floor(now / apiKeyLimits.lastUsed) * apiKeyLimits.lastUsed;
  const isToAsk = now - key.ownerSeenAt >= apiKeyLimits.ownerSeen;
  if (!isToAsk && key.lastUsedAt === hour) return key;
  const user = isToAsk ? await readPoolUser(key.owner) : key;
  if (!user) return void (await replaceApiKey({ ...key, revokedAt: now, removeAt: removeAtOf(now) }));
  const { email, isRequester } = user;
  const used = { ...key, email, isRequester, ownerSeenAt: isToAsk ? now : key.ownerSeenAt, lastUsedAt: hour };
  return (await replaceApiKey(used)) ? used : undefined;
}
