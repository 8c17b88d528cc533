import { createPrivateKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../shared/clock.ts';
import { DamagedFile } from '../shared/storage/damaged-file.ts';
import type { Disk } from '../shared/storage/disk.ts';
import { makeFileNow, makeFolder } from '../shared/storage/files.ts';

/** What is kept of a key. */
export interface KeptKey {
  privateKey: KeyObject;
  /** Milliseconds since the epoch. */
  createdAt: number;
}

/** Where the key of an id is kept. */
export const keyPath = (directory: string, id: string) => join(directory, `${id}.json`);

/**
 * Reads the key of an id, making it first where there is none: it is on disk before it signs anything, and nobody but its
 * owner may read it.
 * @throws DamagedFile
 */
export function openKey(
  directory: string,
  id: string,
  { disk, clock }: { disk: Disk; clock: Pick<Clock, 'now'> },
): KeptKey {
  const path = keyPath(directory, id);
  const found = read(path);
  if (found) return found;
  makeFolder(directory, disk);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kept = { createdAt: clock.now(), privateKey: privateKey.export({ format: 'jwk' }) };
  makeFileNow(path, JSON.stringify(kept), disk, { mode: 0o600 });
  return read(path)!;
}

function read(path: string): KeptKey | undefined {
  try {
    const { createdAt, privateKey } = JSON.parse(readFileSync(path, 'utf8')) as {
      createdAt: number;
      privateKey: JsonWebKey;
    };
    return { createdAt, privateKey: createPrivateKey({ key: privateKey, format: 'jwk' }) };
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new DamagedFile(path, `holds no key: ${message}`, { cause });
  }
}
