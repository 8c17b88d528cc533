import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDisk } from '../../../src/shared/storage/disk.ts';
import { createWatch } from '../../../client/watch.ts';
import { openAppendFile } from '../../../src/step-functions/storage/append-file.ts';

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'append-'));
  path = join(directory, 'file');
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

/** Watches what the file system is told: each write, and each sync, which waits to be let through where it is held. */
async function watched({ held = false } = {}) {
  const some = await open(directory, 'r');
  const handle = Object.getPrototypeOf(some) as { write(text: Buffer): unknown; datasync(): Promise<void> };
  await some.close();
  const acts: string[] = [];
  const syncs = createWatch<() => void>();
  const { write, datasync } = handle;
  vi.spyOn(handle, 'write').mockImplementation(function (this: unknown, text: Buffer) {
    acts.push(`write ${text.toString()}`);
    return write.call(this as never, text);
  });
  vi.spyOn(handle, 'datasync').mockImplementation(async function (this: unknown) {
    if (held) await new Promise<void>((resolve) => syncs.push(resolve));
    await datasync.call(this as never);
    acts.push('sync');
  });
  return { acts, syncs };
}

describe('an append file', () => {
  it('says that something is written only after its sync', async () => {
    const { acts } = await watched();
    const file = await openAppendFile(path, 0, createDisk({ durability: 'synced' }));
    file.append('a');
    await file.written().then(() => acts.push('answered'));
    expect(acts).toEqual(['write a', 'sync', 'answered']);
    await file.close();
  });

  it('lets sixteen callers who wait share one sync', async () => {
    const { acts, syncs } = await watched({ held: true });
    const file = await openAppendFile(path, 0, createDisk({ durability: 'synced' }));
    const answered: number[] = [];
    file.append('-');
    const first = file.written();
    await syncs.until(() => syncs.items.length === 1);
    const callers = Array.from({ length: 16 }, async (_, at) => {
      file.append(String(at % 10));
      await file.written();
      answered.push(at);
    });
    syncs.items[0]!();
    await first;
    await syncs.until(() => syncs.items.length === 2);
    expect([acts, answered]).toEqual([['write -', 'sync', 'write 0123456789012345'], []]);
    syncs.items[1]!();
    await Promise.all(callers);
    expect([syncs.items.length, answered.length]).toEqual([2, 16]);
    await file.close();
  });

  it('does not wait for the disk where it is relaxed', async () => {
    const { acts } = await watched();
    const file = await openAppendFile(path, 0, createDisk({ durability: 'relaxed' }));
    file.append('a');
    await file.written();
    expect(acts).toEqual(['write a']);
    await file.close();
  });

  it('takes nothing more once a write has failed, and keeps what was written before', async () => {
    let isFull = false;
    const around = (_file: string, perform: () => Promise<unknown>) =>
      isFull ? Promise.reject(new Error('EIO: i/o error, write')) : perform();
    const file = await openAppendFile(path, 0, createDisk({ durability: 'synced', around }));
    file.append('a');
    await file.written();
    isFull = true;
    file.append('b');
    await expect(file.written()).rejects.toThrow(`cannot write ${path}: EIO: i/o error, write`);
    isFull = false;
    file.append('c');
    await expect(file.written()).rejects.toThrow(`cannot write ${path}: EIO: i/o error, write`);
    await file.close();
    expect(readFileSync(path, 'utf8')).toBe('a');
  });

  it('goes on after its first bytes, and cuts off what stands behind them', async () => {
    writeFileSync(path, 'whole half');
    const file = await openAppendFile(path, 6, createDisk({ durability: 'synced' }));
    file.append('more');
    await file.written();
    await file.close();
    expect(readFileSync(path, 'utf8')).toBe('whole more');
  });
});
