import type { ApiKey, CreateApiKeyInput, NewApiKey } from '../../generated/schema.ts';
import { addApiKey, apiKeysOf, readApiKey, replaceApiKey } from '../adapters/api-keys.ts';
import { hashOf, newNonce, newSecret } from '../adapters/secrets.ts';
import { readPoolUser } from '../adapters/user-pool.ts';
import {
  apiKeyLimits,
  freeSlots,
  keyIdOf,
  presentApiKey,
  readKeyId,
  removeAtOf,
  type StoredApiKey,
  writeKey,
} from '../domain/access/api-key.ts';
import type { Person } from '../domain/field-call.ts';
import { lostRace, Refusal, refuseInput } from '../domain/refusal.ts';

/** What each field of the API that is about API keys does, for the person who calls it. */
export const apiKeyFields = {
  async createApiKey({ owner }: Person, { input }: { input: CreateApiKeyInput }): Promise<NewApiKey> {
    const { name, scopes } = checked(input);
    const now = Date.now();
    const expiresAt = now + (input.expiresInDays ?? 90) * 86_400_000;
    const user = await readPoolUser(owner);
    if (!user)
      throw new Refusal(
        'Unauthorized',
        'you are no user of the pool who may sign in with a verified address; sign in as one who may',
      );
    const secret = newSecret();
    const made = {
      ...{ owner, ...user, name, scopes, hash: hashOf(secret), createdAt: now, expiresAt, ownerSeenAt: now },
      removeAt: removeAtOf(expiresAt),
    };
    for (const slot of freeSlots(await apiKeysOf(owner), now)) {
      const key: StoredApiKey = { ...made, slot, id: keyIdOf(owner, slot, newNonce()) };
      if (await addApiKey(key, now)) return { secret: writeKey(key.id, secret), apiKey: presentApiKey(key) };
    }
    throw new Refusal(
      'TooManyApiKeys',
      `you have ${apiKeyLimits.apiKeys} good API keys, as many as a person may have; revoke one first`,
    );
  },

  async revokeApiKey({ owner }: Person, { id }: { id: string }): Promise<ApiKey> {
    const place = readKeyId(id);
    const key = place?.owner === owner ? await readApiKey(place) : undefined;
    if (key?.id !== id)
      throw new Refusal('ApiKeyNotFound', `you have no API key of that id; apiKeys lists what you have`);
    if (key.revokedAt !== undefined) return presentApiKey(key);
    const now = Date.now();
    const revoked = { ...key, revokedAt: now, removeAt: removeAtOf(now) };
    if (!(await replaceApiKey(revoked))) lostRace();
    return presentApiKey(revoked);
  },

  async apiKeys({ owner }: Person): Promise<ApiKey[]> {
    const keys = await apiKeysOf(owner);
    return keys.sort((one, other) => other.createdAt - one.createdAt).map(presentApiKey);
  },
};

function checked({ name, scopes, expiresInDays }: CreateApiKeyInput): Pick<StoredApiKey, 'name' | 'scopes'> {
  const { name: most, days } = apiKeyLimits;
  const isName = new RegExp(`^[ -~]{1,${most}}$`).test(name) && name.trim() !== '';
  if (!isName) refuseInput('name', `${name.length} characters`, `1 to ${most} of printable ASCII, not all blanks`);
  if (scopes.length === 0) refuseInput('scopes', 'none', 'one or more');
  if (typeof expiresInDays === 'number' && (expiresInDays < 1 || expiresInDays > days))
    refuseInput('expiresInDays', `${expiresInDays}`, `1 to ${days}`);
  return { name, scopes: [...new Set(scopes)].sort() };
}
