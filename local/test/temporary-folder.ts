import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Before all tests: puts the temporary folders of the run into one that goes when it is over. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-local-test-'));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
