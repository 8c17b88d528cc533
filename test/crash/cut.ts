import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Backend, createClock, type RuntimeEvent, type MovableClock, start } from '@countersign/local';
import { createWatch, type Watch } from '@countersign/local/client';
import { expect } from 'vitest';
import { SignDocumentDocument, StartSigningDocument } from '../../generated/operations.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { person, type TestBackend } from '../support/backend.ts';
import { startInput } from '../support/given.ts';
import { deadLettersOf, inside } from '../support/inside.ts';
import { broken } from './aftermath.ts';

/** The data of a backend that has stopped, with one request in it, the tutorial's. */
export interface Snapshot {
  dataDir: string;
  /** How many records the journal has. */
  records: number;
  /** What the folder said of itself while the backend ran, as it does after one that was killed. */
  contents: string;
}

/** A running backend over some data. */
export interface Running extends Backend {
  clock: MovableClock;
  happened: Watch<RuntimeEvent>;
}

/** The one request of a snapshot. */
export const id = 'cut-short-1';

/** Starts a backend over data that a test has touched. */
export async function begin(dataDir: string): Promise<Running> {
  const clock = createClock();
  const happened = createWatch<RuntimeEvent>();
  const backend = await start({
    assembly: await synthesise(),
    port: 0,
    dataDir,
    clock,
    durability: 'relaxed',
    onEvent: happened.push,
  });
  return { ...backend, clock, happened };
}

/** Makes the data of a request that waits for Bob, or that he has completed. */
export async function snapshot(stage: 'waiting' | 'completed', expiresInSeconds = 3600): Promise<Snapshot> {
  const dataDir = mkdtempSync(join(tmpdir(), `countersign-${stage}-`));
  const backend = await begin(dataDir);
  const carol = await as(backend, 'carol@example.com');
  await carol.get(StartSigningDocument, { input: startInput({ id, expiresInSeconds }) });
  await published(backend, 'REQUESTED');
  await backend.idle();
  if (stage === 'completed') {
    await sign(backend);
    await published(backend, 'COMPLETED');
    await backend.idle();
  }
  const contents = readFileSync(contentsPath(dataDir), 'utf8');
  await backend.stop();
  return { dataDir, records: journalOf(dataDir).length, contents };
}

/**
 * Starts a backend over a copy of a snapshot whose journal lacks its last records and whose mappings have forgotten how far
 * they were: what a machine leaves behind that loses power. Bob signs if he has not, and the request must end well.
 */
export async function endsWell(from: Snapshot, cut: number): Promise<void> {
  const dataDir = copyOf(from, { killed: true });
  const lines = journalOf(dataDir);
  writeFileSync(journalPath(dataDir), lines.slice(0, lines.length - cut).join(''));
  for (const lost of ['closed.jsonl', 'closed-index.jsonl']) rmSync(join(dataDir, 'executions', lost));
  rmSync(join(dataDir, 'mappings'), { recursive: true });

  const backend = await begin(dataDir);
  try {
    const { status, version } = await look(backend).stored(id);
    if (status === 'PENDING') await sign(backend);
    const running = await look(backend)
      .execution(id)
      .catch(() => undefined);
    if (running?.status !== 'SUCCEEDED') {
      const last = status === 'PENDING' ? 'SIGNED' : 'COMPLETED';
      await backend.happened.until(
        (each) => each.kind === 'published' && each.update.event === last && (each.update.version as number) >= version,
      );
      await backend.idle();
      // Where the answer to Bob's task is lost with his open signature, the deadline brings the end.
      backend.clock.advance(3_600_000);
      await backend.happened.until((each) => each.kind === 'executionEnded' && each.execution === id);
    }
    await backend.idle();
    await expectCompleted(backend);
  } finally {
    await backend.stop();
    rmSync(dataDir, { recursive: true });
  }
}

/** Expects the request to be completed and nothing to be left over. */
export async function expectCompleted(backend: Running): Promise<void> {
  const request = await look(backend).stored(id);
  expect(request.status).toBe('COMPLETED');
  expect(broken(request, await look(backend).execution(id))).toEqual([]);
  expect(await look(backend).openSignatures(id)).toEqual([]);
  expect(deadLettersOf(backend)).toEqual([]);
}

/**
 * Copies a snapshot, so that several tests may each spoil it in their way.
 * @param killed whether it is to look as if the backend had not ended but been killed
 */
export function copyOf({ dataDir, contents }: Snapshot, { killed = false } = {}): string {
  const copy = mkdtempSync(join(tmpdir(), 'countersign-cut-'));
  cpSync(dataDir, copy, { recursive: true });
  if (killed) writeFileSync(contentsPath(copy), contents);
  return copy;
}

const contentsPath = (dataDir: string) => join(dataDir, 'contents.json');

/** What a backend said of its data folder. */
export const noticesOf = ({ happened }: Running): string[] =>
  happened.items.flatMap((each) => (each.kind === 'data' ? [each.message] : []));

/** Has Bob sign in a backend that had to mend its data, and expects the request to end well, without waiting for a deadline. */
export async function goesOn(backend: Running): Promise<void> {
  if ((await look(backend).stored(id)).status === 'PENDING') await sign(backend);
  const { status } = await look(backend)
    .execution(id)
    .catch(() => ({ status: 'RUNNING' }));
  if (status === 'RUNNING')
    await backend.happened.until((each) => each.kind === 'executionEnded' && each.execution === id);
  await backend.idle();
  await expectCompleted(backend);
}

export const journalPath = (dataDir: string) => join(dataDir, 'executions', 'journal.jsonl');

/** The lines of a journal, with their ends. */
export const journalOf = (dataDir: string) => readFileSync(journalPath(dataDir), 'utf8').match(/.*\n/g) ?? [];

/** The inside of a running backend. */
export function look({ url, template, happened }: Running) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return inside({
    aws: { endpoint: url, region: template.region, credentials },
    template,
    happened,
    clock: { now: Date.now },
  } as TestBackend);
}

/** Bob signs. */
export async function sign(backend: Running): Promise<void> {
  const bob = await as(backend, 'bob@example.com');
  await bob.get(SignDocumentDocument, { input: { requestId: id } });
}

async function as(backend: Running, email: string) {
  const token = await backend.token({ email, use: 'access' });
  return person(backend.template.outputs.GraphqlEndpoint!, async () => token);
}

const published = ({ happened }: Running, event: string) =>
  happened.until((each) => each.kind === 'published' && each.update.event === event);
