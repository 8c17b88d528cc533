import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BackendProcess, launch } from '../support/backend-process.ts';

let dataDir: string;
let journal: string;
const launched: BackendProcess[] = [];

/** Runs the command behind `npm start`. */
function start(...args: string[]): BackendProcess {
  const backend = launch({ dataDir, args });
  launched.push(backend);
  return backend;
}

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'countersign-start-'));
  mkdirSync(join(dataDir, 'executions'));
  journal = join(dataDir, 'executions', 'journal.jsonl');
});
afterEach(async () => {
  for (const backend of launched.splice(0)) await backend.kill();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('npm start', () => {
  it('refuses a data folder that another backend is using, and leaves it alone', { timeout: 60_000 }, async () => {
    const first = start();
    await first.endpoint;
    const key = readFileSync(join(dataDir, 'executions', 'token-key'), 'utf8');
    const refused = {
      code: 1,
      said: `countersign: another backend is using DATA_DIR ${dataDir}; stop it, or choose another folder with DATA_DIR\n`,
    };
    expect(await start().ended).toMatchObject(refused);
    expect(await start('--fresh').ended).toMatchObject(refused);
    expect(readFileSync(join(dataDir, 'executions', 'token-key'), 'utf8')).toBe(key);

    await first.kill();
    await start().endpoint;
  });

  it('stops at a damaged journal, naming file and line', async () => {
    writeFileSync(journal, 'not what was written\nand more\n');
    expect(await start().ended).toMatchObject({
      code: 1,
      said: `countersign: cannot read ${journal}: line 1 is damaged, or others before it are gone; restore the file or start with empty data\n`,
    });
  });

  it('cuts half a record off the journal, and says so', async () => {
    writeFileSync(journal, '00000000 {"execution":1,"at');
    const backend = start();
    await backend.endpoint;
    expect(backend.lines.items).toContain(`workflow  cut half a record (27 bytes) off ${journal}: a crash had left it`);
    expect(readFileSync(journal, 'utf8')).toBe('');
  });

  it('begins with empty data when it is asked to, and touches nothing that is not its own', async () => {
    writeFileSync(journal, 'not what was written\nand more\n');
    writeFileSync(join(dataDir, 'thesis.txt'), 'years of work');
    await start('--fresh').endpoint;
    expect(readFileSync(journal, 'utf8')).toBe('');
    expect(readFileSync(join(dataDir, 'thesis.txt'), 'utf8')).toBe('years of work');
  });
});
