import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, onTestFinished } from 'vitest';
import { launch } from '../support/backend-process.ts';
import { losesNothing } from './full-disk.ts';

// Only root may mount, and only Linux has this kind; a limit on files stands in for it in full-disk.test.ts.
const cannotMount = process.platform !== 'linux' || process.getuid?.() !== 0;

it.skipIf(cannotMount)(
  'loses nothing that it acknowledged on a disk of two megabytes, and says which file',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-small-'));
    const mount = (...args: string[]) => execFileSync('mount', ['-t', 'tmpfs', ...args, 'tmpfs', folder]);
    mount('-o', 'size=2m');
    onTestFinished(() => {
      execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true });
    });
    const dataDir = join(folder, 'data');
    mkdirSync(dataDir);
    await losesNothing({
      dataDir,
      launchFull: () => launch({ dataDir, durability: 'synced' }),
      makeRoom: () => mount('-o', 'remount,size=20m'),
    });
  },
);
