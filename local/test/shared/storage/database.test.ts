import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Level } from 'level';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../../src/shared/storage/database.ts';
import { createDisk, type Durability } from '../../../src/shared/storage/disk.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'database-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

const put = (key: string) => ({ type: 'put' as const, key, value: key });

describe('a database', () => {
  it.each<[Durability, boolean, boolean]>([
    ['synced', true, true],
    ['synced', false, false],
    ['relaxed', true, false],
    ['relaxed', false, false],
  ])('on a %s disk, of a change that must last: %s, waits for the disk: %s', async (durability, isLasting, sync) => {
    const batch = vi.spyOn(Level.prototype, 'batch');
    const database = await openDatabase(directory, createDisk({ durability }));
    await database.commit([put('a')], { isLasting });
    expect((batch.mock.calls as unknown[][]).map(([, options]) => options)).toEqual([{ sync }]);
    await database.close();
  });

  it('waits for the disk to have the name of a new file before it answers', async () => {
    const database = await openDatabase(directory, createDisk({ durability: 'synced' }));
    await database.commit([put('a')]);
    const folder = await open(directory, 'r');
    const handle = Object.getPrototypeOf(folder) as { sync(): Promise<void> };
    await folder.close();
    const sync = vi.spyOn(handle, 'sync');
    renameSync(join(directory, 'LOG'), join(directory, 'LOG.moved'));
    await database.commit([put('b')]);
    expect(sync).toHaveBeenCalledTimes(1);
    await database.close();
  });

  it('refuses what comes after its end, which is no failure of the disk', async () => {
    const disk = createDisk({ durability: 'relaxed' });
    const database = await openDatabase(directory, disk);
    await database.close();
    await expect(database.commit([put('a')])).rejects.toThrow(`the database ${directory} is closed`);
    expect(disk.failure()).toBeUndefined();
  });

  it('writes nothing more once the disk has failed, and can be closed and read again', async () => {
    let isFull = false;
    const around = (_file: string, perform: () => Promise<unknown>) =>
      isFull ? Promise.reject(new Error('ENOSPC')) : perform();
    const database = await openDatabase<string>(directory, createDisk({ durability: 'synced', around }));
    await database.commit([put('a')]);
    isFull = true;
    await expect(database.commit([put('b')])).rejects.toThrow(`cannot write ${directory}: ENOSPC`);
    isFull = false;
    await expect(database.commit([put('c')])).rejects.toThrow(`cannot write ${directory}: ENOSPC`);
    await database.close();

    const next = await openDatabase<string>(directory, createDisk({ durability: 'synced' }));
    expect(await next.level.keys().all()).toEqual(['a']);
    await next.close();
  });
});
