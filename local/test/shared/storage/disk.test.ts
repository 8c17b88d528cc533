import { describe, expect, it } from 'vitest';
import { createDisk } from '../../../src/shared/storage/disk.ts';

const full = () => Promise.reject(new Error('ENOSPC: no space left on device, write'));

describe('a disk', () => {
  it('performs writes and gives what they give', async () => {
    const disk = createDisk({ durability: 'synced' });
    expect(await disk.write('a', async () => 1)).toBe(1);
    expect(disk.writeNow('a', () => 2)).toBe(2);
    expect(disk.failure()).toBeUndefined();
  });

  it('fails for ever with its first failure, says so once and performs nothing more', async () => {
    const failures: string[] = [];
    const disk = createDisk({ durability: 'synced', onFailure: ({ message }) => failures.push(message) });
    const message = 'cannot write /data/a: ENOSPC: no space left on device, write';
    await expect(disk.write('/data/a', full)).rejects.toMatchObject({
      name: 'InternalFailure',
      statusCode: 500,
      message,
    });

    let performed = 0;
    await expect(disk.write('/data/b', async () => performed++)).rejects.toThrow(message);
    expect(() => disk.writeNow('/data/b', () => performed++)).toThrow(message);
    expect([performed, failures, disk.failure()?.message]).toEqual([0, [message], message]);
  });

  it('fails the writes that were under way as well, with the same failure', async () => {
    const disk = createDisk({ durability: 'synced' });
    let fail!: (error: Error) => void;
    const slow = disk.write('/data/slow', () => new Promise((_, reject) => (fail = reject)));
    await disk.write('/data/a', full).catch(() => {});
    fail(new Error('too'));
    await expect(slow).rejects.toThrow('cannot write /data/a: ENOSPC');
  });

  it('names the file that LevelDB names', async () => {
    const disk = createDisk({ durability: 'synced' });
    const perform = () => Promise.reject(new Error('IO error: /data/tables/000003.log: No space left on device'));
    await expect(disk.write('/data/tables', perform)).rejects.toThrow(
      /^cannot write \/data\/tables\/000003\.log: No space left on device$/,
    );
  });

  it('lets something come between', async () => {
    const seen: string[] = [];
    const around = (file: string, perform: () => Promise<unknown>) => (seen.push(file), perform());
    const disk = createDisk({ durability: 'relaxed', around });
    expect(await disk.write('/data/a', async () => 'done')).toBe('done');
    expect(seen).toEqual(['/data/a']);
  });
});
