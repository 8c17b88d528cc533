import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, onTestFinished } from 'vitest';
import { launch } from '../support/backend-process.ts';
import { losesNothing } from './full-disk.ts';

it('loses nothing that it acknowledged where a file may not grow, and says which', { timeout: 120_000 }, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-limited-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const launchFull = () => launch({ dataDir, durability: 'synced', maxFileBytes: 96 * 1024 });
  await losesNothing({ dataDir, launchFull, makeRoom() {} });
});
