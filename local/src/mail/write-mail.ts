import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../shared/storage/files.ts';

/**
 * Writes a mail as a file that mail programs open, so that whoever looks into the folder finds it whole or not at all, also
 * after a power cut. Names sort by the message's own `Date`, which is of the clock, and then by a counter:
 * `2026-11-23T10-00-00Z-0001.eml`. Several writers may share a folder.
 * @param message raw bytes of RFC 5322, with a `Date`
 * @returns the path of the file
 * @throws Error for a message without a `Date`
 */
export async function writeMail(folder: string, message: Uint8Array): Promise<string> {
  const time = timeOf(message);
  const made = await mkdir(folder, { recursive: true });
  // A folder that is new there is lost with its name.
  if (made !== undefined) await syncFolder(dirname(made));
  const draft = join(folder, `${randomUUID()}.new`);
  try {
    const file = await open(draft, 'wx');
    try {
      await file.writeFile(message);
      await file.sync();
    } finally {
      await file.close();
    }
    const start = join(folder, time);
    for (let count = (last.start === start ? last.count : 0) + 1; ; count++) {
      const path = `${start}-${String(count).padStart(4, '0')}.eml`;
      if (!(await isNew(draft, path))) continue;
      last = { start, count };
      await syncFolder(folder);
      return path;
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/** Where counting goes on: it need not be right, names that are taken are passed over. */
let last = { start: '', count: 0 };

/** Gives a file its name, unless another has it. */
async function isNew(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
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
