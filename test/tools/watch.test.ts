import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { CancelSigningDocument, SignDocumentDocument, StartSigningDocument } from '../../generated/operations.ts';
import { startBackend } from '../support/backend.ts';
import { type RunningCommand, runTool } from '../support/command.ts';
import { signer, startInput } from '../support/given.ts';

const backend = await startBackend();
afterAll(() => backend.stop());
const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');

let watching: RunningCommand | undefined;
afterEach(() => watching?.kill('SIGKILL'));

function watch(args: string[], environment: Record<string, string> = {}): RunningCommand {
  const { port } = new URL(backend.url);
  watching = runTool('watch', {
    arguments: args,
    environment: { PORT: port, DATA_DIR: backend.dataDir, ...environment },
  });
  return watching;
}

const begin = async () => (await carol.get(StartSigningDocument, { input: startInput() })).id;
const versions = ({ lines }: RunningCommand) =>
  lines.items.map((line) => (JSON.parse(line) as { version: number }).version);

describe('npm run watch', { timeout: 120_000 }, () => {
  it('prints each change of a request once, also over a restart of the backend, and says so', async () => {
    const id = await begin();
    const watched = watch(['carol@example.com', id]);
    await watched.lines.until((line) => line.includes('"event":"REQUESTED","signer":"bob@example.com"'));
    await watched.said.until((line) => line === `watching ${id}; Ctrl-C ends it`);
    await backend.restart();
    await watched.said.until((line) => line === 'connected again');
    await bob.get(SignDocumentDocument, { input: { requestId: id } });
    const last = await watched.lines.until((line) => line.includes('"event":"COMPLETED"'));

    expect(JSON.parse(last)).toEqual({
      ...{ requestId: id, version: 5, event: 'COMPLETED', signer: null, status: 'COMPLETED', signed: 2, total: 2 },
      reason: null,
    });
    expect(versions(watched)).toEqual([1, 2, 3, 4, 5]);
    expect(watched.said.items[1]).toMatch(/^the connection ended with code 1001; connecting again in 0\.\d s$/);
  });

  it('ends quietly when nobody reads it any more', async () => {
    const id = await begin();
    const watched = watch(['carol@example.com', id]);
    await watched.said.until((line) => line.startsWith('watching'));
    watched.stopReading();
    await carol.get(CancelSigningDocument, { input: { requestId: id } });

    expect(await watched.ended).toEqual({ code: 0, signal: null });
    expect(watched.said.items).toEqual([`watching ${id}; Ctrl-C ends it`]);
  });

  it("prints what waits in one's inbox, and what comes", async () => {
    const ask = async () => {
      const { id } = await carol.get(StartSigningDocument, {
        input: startInput({ signers: [signer('dave@example.com')] }),
      });
      await backend.idle();
      return id;
    };
    const first = await ask();
    const watched = watch(['Dave@example.com']);
    await watched.said.until((line) => line.startsWith('watching the inbox of Dave@example.com'));
    const second = await ask();
    await watched.lines.until((line) => line.includes(second));

    expect(watched.lines.items.map((line) => JSON.parse(line) as object)).toMatchObject([
      { requestId: first, event: 'REQUESTED', signer: 'dave@example.com' },
      { requestId: second, event: 'REQUESTED', signer: 'dave@example.com' },
    ]);
  });

  it('ends with code 4 where there is no such request', async () => {
    const watched = watch(['carol@example.com', 'no-such-request']);
    expect(await watched.ended).toEqual({ code: 4, signal: null });
    expect(watched.said.items).toEqual([
      'countersign: there is no request no-such-request, or carol@example.com is no part of it',
    ]);
  });

  it('ends with code 3 where the backend does not know the token', async () => {
    const other = mkdtempSync(join(tmpdir(), 'countersign-other-'));
    const watched = watch(['carol@example.com'], { DATA_DIR: other });
    expect(await watched.ended).toEqual({ code: 3, signal: null });
    expect(watched.said.items).toEqual([
      `countersign: the backend does not know the token of ${other}; set PORT and DATA_DIR as npm start printed them`,
    ]);
    rmSync(other, { recursive: true });
  });
});
