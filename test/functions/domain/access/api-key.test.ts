import { describe, expect, it } from 'vitest';
import { hashOf, isSecretOf, newNonce, newSecret } from '../../../../functions/adapters/secrets.ts';
import {
  apiKeyLimits,
  freeSlots,
  isGood,
  keyIdOf,
  presentApiKey,
  readKey,
  readKeyId,
  removeAtOf,
  type StoredApiKey,
  writeKey,
} from '../../../../functions/domain/access/api-key.ts';

const owner = '7c9f2f3e-1111-4222-8333-944455556666';
const stored: StoredApiKey = {
  ...{ owner, slot: '3', id: keyIdOf(owner, '3', 'abcdefghijk'), email: 'carol@example.com', isRequester: true },
  ...{ name: 'nightly', scopes: ['READ', 'START'], hash: hashOf('secret'), createdAt: 0, expiresAt: 90 * 86_400_000 },
  ...{ ownerSeenAt: 0, removeAt: removeAtOf(90 * 86_400_000) },
};

describe('a key', () => {
  it.each([owner, 'x', 'ö~.:/ ', 'o'.repeat(128)])('tells where it is stored, whoever owns it: %s', (each) => {
    const id = keyIdOf(each, '19', newNonce());
    const secret = newSecret();
    expect(readKeyId(id)).toEqual({ owner: each, slot: '19' });
    expect(readKey(writeKey(id, secret))).toEqual({ id, secret });
  });

  it.each([
    ...['', 'key-', 'key-a.b', `key-${stored.id}`, `key-${stored.id}.${'s'.repeat(42)}`, `key-${stored.id}.`],
    ...[`key-${stored.id}.${'s'.repeat(44)}`, `link-${'s'.repeat(43)}`, ` key-${stored.id}.${'s'.repeat(43)}`],
    ...[`key-${stored.id}.${'s'.repeat(42)}/`, `key-${'a'.repeat(421)}.${'s'.repeat(43)}`],
  ])('is not: %j', (token) => {
    expect(readKey(token)).toBeUndefined();
  });

  it.each(['', 'abc', 'a~1~short', '~1~abcdefghijk', 'a~100~abcdefghijk', 'a~x~abcdefghijk', 'a~1~abcdefghijk~'])(
    'has no such id: %j',
    (id) => {
      expect(readKeyId(id)).toBeUndefined();
    },
  );

  it('is good until it is revoked or expires', () => {
    expect(isGood(stored, stored.expiresAt - 1)).toBe(true);
    expect(isGood(stored, stored.expiresAt)).toBe(false);
    expect(isGood({ ...stored, revokedAt: 5 }, 4)).toBe(false);
  });

  it('is listed for thirty days after that', () => {
    expect(removeAtOf(86_400_000)).toBe(31 * 86_400);
    expect(apiKeyLimits.listed).toBe(30 * 86_400_000);
  });

  it('is shown without its secret, its hash and its owner', () => {
    const shown = presentApiKey({ ...stored, lastUsedAt: 3_600_000 });
    expect(shown).toEqual({
      ...{ id: stored.id, name: 'nightly', scopes: ['READ', 'START'], revokedAt: null },
      ...{ createdAt: '1970-01-01T00:00:00.000Z', expiresAt: '1970-04-01T00:00:00.000Z' },
      lastUsedAt: '1970-01-01T01:00:00.000Z',
    });
  });
});

describe('a secret', () => {
  it('has 256 random bits, and is known by its hash alone', () => {
    const [one, other] = [newSecret(), newSecret()];
    expect(Buffer.from(one, 'base64url')).toHaveLength(32);
    expect(one).not.toBe(other);
    expect(hashOf(one)).toMatch(/^[\w-]{43}$/);
    expect([isSecretOf(one, hashOf(one)), isSecretOf(other, hashOf(one)), isSecretOf('', hashOf(one))]).toEqual([
      ...[true, false, false],
    ]);
  });
});

describe('the free places of an owner', () => {
  const all = Array.from({ length: 20 }, (_, slot) => `${slot}`);
  const now = 1000;
  const key = (slot: number, changes: Partial<StoredApiKey> = {}) => ({ ...stored, slot: `${slot}`, ...changes });

  it('are those without a key, then those of keys that ended first', () => {
    const keys = [key(0), key(1, { revokedAt: 999 }), key(2, { expiresAt: 991 }), key(3, { revokedAt: 995 })];
    expect(freeSlots(keys, now)).toEqual([...all.slice(4), '2', '3', '1']);
    expect(freeSlots([], now)).toEqual(all);
  });

  it('are none where all keys are good', () => {
    expect(
      freeSlots(
        all.map((_, slot) => key(slot)),
        now,
      ),
    ).toEqual([]);
  });
});
