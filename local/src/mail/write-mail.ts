import { randomUUID } from 'node:crypto';
import { link, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disk } from '../shared/storage/disk.ts';
import { makeFolder, syncFolder } from '../shared/storage/files.ts';

/**
 * Writes a mail as a file that mail programs open, for its owner alone to read, so that whoever looks into the folder finds
 * it whole or not at all, also after a power cut where the disk is `synced`. Names sort by the message's own `Date`, which
 * is of the clock, and then by a counter: `2026-11-23T10-00-00Z-0001.eml`. Several writers may share a folder.
 * @param message raw bytes of RFC 5322, with a `Date`
 * @returns the path of the file
 * @throws Error for a message without a `Date`
 */
export async function writeMail(folder: string, message: Uint8Array, disk: Disk): Promise<string> {
  const start = join(folder, timeOf(message));
  makeFolder(folder, disk);
  return disk.write(folder, async () => {
    const isSynced = disk.durability === 'synced';
    const draft = join(folder, `${randomUUID()}.new`);
    try {
      const file = await open(draft, 'wx', 0o600);
      try {
        await file.writeFile(message);
        if (isSynced) await file.sync();
      } finally {
        await file.close();
      }
      const path = await linkFree(draft, start);
      if (isSynced) await syncFolder(folder);
      return path;
    } finally {
      await rm(draft, { force: true });
    }
  });
}

/** Where counting goes on: it need not be right, names that are taken are passed over. */
let last = { start: '', count: 0 };

/** Gives a draft the next name of its time that is free. */
async function linkFree(draft: string, start: string): Promise<string> {
  for (let count = (last.start === start ? last.count : 0) + 1; ; count++) {
    const path = `${start}-${String(count).padStart(4, '0')}.eml`;
    try {
      await link(draft, path);
      last = { start, count };
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function timeOf(message: Uint8Array): string {
  const [head = ''] = Buffer.from(message)
    .toString('latin1')
    .split(/\r?\n\r?\n/, 1);
  const time = Date.parse(/^date:(.*)$/im.exec(head)?.[1] ?? '');
  if (Number.isNaN(time))
    throw new Error('cannot write a mail: it has no Date that can be read; whoever sends it sets one');
  return new Date(time)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
}
