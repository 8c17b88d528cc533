import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { issueToken } from '@countersign/local';
import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GetSigningRequestDocument, StartSigningDocument } from '../../generated/operations.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { person } from '../support/backend.ts';
import { type BackendProcess, launch } from '../support/backend-process.ts';
import { startInput } from '../support/given.ts';

const shell = (command: string) => promisify(execFile)('/bin/sh', ['-c', command]);

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
  // As a backend leaves it that has been here before.
  mkdirSync(join(dataDir, 'executions'));
  journal = join(dataDir, 'executions', 'journal.jsonl');
});
afterEach(async () => {
  for (const backend of launched.splice(0)) await backend.kill();
  if (dataDir) rmSync(dataDir, { recursive: true, force: true });
});

describe('npm start', () => {
  it('refuses a data folder that another backend is using, and leaves it alone', { timeout: 60_000 }, async () => {
    const first = start();
    await first.endpoint;
    const key = readFileSync(join(dataDir, 'executions', 'token-key'), 'utf8');
    const refused = {
      code: 1,
      said: `countersign: another backend (process ${readFileSync(join(dataDir, 'pid'), 'utf8')}) is using DATA_DIR ${dataDir}; stop it, or choose another folder with DATA_DIR\n`,
    };
    expect(await start().ended).toMatchObject(refused);
    expect(await start('--fresh').ended).toMatchObject(refused);
    expect(readFileSync(join(dataDir, 'executions', 'token-key'), 'utf8')).toBe(key);

    await first.kill();
    await start().endpoint;
  });

  it('starts every execution again where the journal is damaged, and says so', async () => {
    writeFileSync(journal, 'not what was written\nand more\n');
    const backend = start();
    await backend.endpoint;
    expect(backend.lines.items).toContain(
      `data      ${journal} is damaged in line 1, or others before it are gone: every execution starts again from the items; what there was is in ${join(dataDir, 'set-aside', '1-executions')}`,
    );
    expect(readFileSync(join(dataDir, 'set-aside', '1-executions', 'journal.jsonl'), 'utf8')).toMatch(/^not what/);
  });

  it('stops at tables that are damaged, naming the file', async () => {
    await start().endpoint;
    for (const backend of launched.splice(0)) await backend.stop();
    const file = join(dataDir, 'tables', 'CURRENT');
    writeFileSync(file, '');
    expect(await start().ended).toMatchObject({
      code: 1,
      said: `countersign: cannot use DATA_DIR ${dataDir}: ${file} is empty; restore the folder from a copy, or begin with empty data by --fresh\n`,
    });
  });

  it('refuses an empty DATA_DIR', async () => {
    dataDir = '';
    expect(await start().ended).toMatchObject({
      code: 1,
      said: 'countersign: DATA_DIR is empty; name a folder, or leave it out for .local\n',
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
    writeFileSync(join(dataDir, 'amplify_outputs.json'), '{}');
    const backend = start('--fresh');
    await backend.endpoint;
    const notices = backend.lines.items.filter((line) => line.endsWith('stays'));
    expect(notices).toEqual([`data      ${join(dataDir, 'thesis.txt')} is of no backend and stays`]);
    expect(readFileSync(journal, 'utf8')).toBe('');
    expect(readFileSync(join(dataDir, 'thesis.txt'), 'utf8')).toBe('years of work');
  });

  it.each([
    [[], 200],
    [['--no-console'], 404],
  ])('shows the console, unless it is told not to: %j', { timeout: 60_000 }, async (args, status) => {
    const backend = start(...args);
    const { origin } = new URL(await backend.endpoint);
    const ready = backend.lines.items.indexOf('Countersign is ready');
    const isFirst = backend.lines.items[ready + 1] === `  console   ${origin}/`;
    const answer = await fetch(origin, { headers: { accept: 'text/html' } });
    expect([isFirst, answer.status]).toEqual([status === 200, status]);
  });

  it('prints all that a client needs, and paths that can be pasted into a shell', { timeout: 120_000 }, async () => {
    const folder = join(dataDir, "Carol's data");
    const started = launch({ dataDir: folder });
    launched.push(started);
    await started.lines.until((line) => line.startsWith('Ctrl-C'));
    const printed = Object.fromEntries(
      started.lines.items.flatMap((line) => {
        const [, name, value] = /^ {2}([a-z]+|TLS|AWS APIs) {2,}(.+)$/.exec(line) ?? [];
        return name ? [[name, value!]] : [];
      }),
    );
    expect(printed).toMatchObject({
      endpoint: expect.stringMatching(/^http:\/\/localhost:\d+\/graphql$/),
      realtime: expect.stringMatching(/^ws:\/\/localhost:\d+\/graphql\/realtime$/),
      region: 'us-east-1',
      pool: expect.stringMatching(/^us-east-1_\w+$/),
      client: expect.stringMatching(/^\w{26}$/),
      data: folder,
      amplify: join(folder, 'amplify_outputs.json'),
    });
    expect(JSON.parse(readFileSync(printed.amplify!, 'utf8'))).toMatchObject({
      auth: { user_pool_id: printed.pool, user_pool_client_id: printed.client },
      data: { url: printed.endpoint },
      custom: { user_pool_endpoint: new URL(printed.endpoint!).origin },
    });

    const { stdout: ca } = await shell(`${printed.TLS} sh -c 'cat "$NODE_EXTRA_CA_CERTS"'`);
    expect(ca).toMatch(/^-----BEGIN CERTIFICATE-----/);
    const hint = started.lines.items.find((line) => line.endsWith('token -- bob@example.com'))!;
    const { stdout: token } = await shell(hint);
    expect(decodeJwt(token.trim())).toMatchObject({
      email: 'bob@example.com',
      iss: expect.stringContaining(printed.pool!),
    });
  });

  it('stops when nobody reads it any more, and keeps what was accepted', { timeout: 120_000 }, async () => {
    const first = start();
    const endpoint = await first.endpoint;
    const token = await issueToken({
      assembly: await synthesise(),
      dataDir,
      email: 'carol@example.com',
      use: 'access',
    });
    const carol = (endpoint: string) => person(endpoint, async () => token);
    await first.lines.until((line) => line.startsWith('Ctrl-C'));
    first.stopReading();
    const { id } = await carol(endpoint).get(StartSigningDocument, { input: startInput() });
    expect(await first.ended).toEqual({ code: 0, signal: null, said: '' });

    const second = start();
    expect(await carol(await second.endpoint).get(GetSigningRequestDocument, { id })).toMatchObject({ id });
    expect(second.lines.items.join('\n')).not.toContain('a crash had left it');
  });
});
