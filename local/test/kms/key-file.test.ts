import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keyPath, openKey } from '../../src/kms/key-file.ts';
import { folder } from '../lambda/given.ts';
import { relaxedDisk } from '../shared/storage/given.ts';
import { keyId } from './given.ts';

const open = (directory: string, now = 0) =>
  openKey(directory, keyId, { disk: relaxedDisk(), clock: { now: () => now } });
const secretOf = ({ privateKey }: ReturnType<typeof open>) => privateKey.export({ format: 'jwk' }).d;

describe('the file of a key', () => {
  it('is made once, with the time, and only its owner may read it', async () => {
    const directory = join(await folder(), 'deep', 'down');
    const made = open(directory, 1);
    const found = open(directory, 2);
    expect([secretOf(found), found.createdAt]).toEqual([secretOf(made), 1]);
    expect(statSync(keyPath(directory, keyId)).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual([`${keyId}.json`]);
    expect(secretOf(open(await folder()))).not.toBe(secretOf(made));
  });

  it.each(['', 'broken', '{}', '{"createdAt":1,"privateKey":{"kty":"EC","crv":"P-256","x":"a","y":"b"}}'])(
    'fails where it holds %s, and is left as it is',
    async (text) => {
      const directory = await folder();
      writeFileSync(keyPath(directory, keyId), text);
      expect(() => open(directory)).toThrow(/holds no key: .*; restore it from a copy or start with empty data$/);
      expect(statSync(keyPath(directory, keyId)).size).toBe(text.length);
    },
  );
});
