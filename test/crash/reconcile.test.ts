import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { begin, copyOf, endsWell, expectCompleted, id, journalOf, journalPath, look, sign, snapshot } from './cut.ts';

const waiting = await snapshot('waiting');
const completed = await snapshot('completed');
const copies: string[] = [];
const copy = () => {
  copies.push(copyOf(waiting));
  return copies.at(-1)!;
};
afterAll(() => {
  for (const dataDir of [waiting.dataDir, completed.dataDir, ...copies]) rmSync(dataDir, { recursive: true });
});

describe('a start over a journal that lacks its last records', () => {
  it.each(Array.from({ length: waiting.records + 1 }, (_, cut) => cut))(
    'lets Bob complete the request, %i records lost',
    (cut) => endsWell(waiting, cut),
  );
  it.each(Array.from({ length: completed.records + 1 }, (_, cut) => cut))(
    'closes the completed request, %i records lost',
    (cut) => endsWell(completed, cut),
  );
});

describe('a start over positions in the stream that are damaged', () => {
  it('delivers all of it once more', async () => {
    const dataDir = copy();
    const mappings = readdirSync(join(dataDir, 'mappings'));
    expect(mappings).toHaveLength(2);
    for (const mapping of mappings) writeFileSync(join(dataDir, 'mappings', mapping, 'positions.json'), '');

    const backend = await begin(dataDir);
    await sign(backend);
    await backend.happened.until((each) => each.kind === 'executionEnded' && each.execution === id);
    await backend.idle();
    await expectCompleted(backend);
    await backend.stop();
  });
});

describe('a start over a table that is behind the positions in its stream', () => {
  it('follows what comes, and says that the positions were ahead', async () => {
    const dataDir = copy();
    for (const mapping of readdirSync(join(dataDir, 'mappings')))
      cpSync(join(completed.dataDir, 'mappings', mapping), join(dataDir, 'mappings', mapping), { recursive: true });

    const backend = await begin(dataDir);
    await sign(backend);
    await backend.happened.until((each) => each.kind === 'executionEnded' && each.execution === id);
    await backend.idle();
    await expectCompleted(backend);
    const lines = backend.happened.items.flatMap((each) => (each.kind === 'log' ? [JSON.stringify(each.line)] : []));
    expect(lines.filter((line) => line.includes('the stream ends at'))).toHaveLength(2);
    await backend.stop();
  });
});

describe('a start after an end of the workflow that nobody was told of', () => {
  it('tells it now, and the request is closed', async () => {
    // One backend whose execution an operator stops; its journal, but nothing that followed, is given to another.
    const stopped = copy();
    const first = await begin(stopped);
    await look(first).stopExecution(id);
    await first.idle();
    await first.stop();

    const dataDir = copy();
    const lines = journalOf(stopped);
    const end = lines.findIndex((line) => line.includes('"end":{"status":"ABORTED"'));
    writeFileSync(journalPath(dataDir), lines.slice(0, end + 1).join(''));

    const second = await begin(dataDir);
    await second.idle();
    // The queue of ended executions holds each back for a minute.
    second.clock.advance(60_000);
    await second.happened.until((each) => each.kind === 'published' && each.update.event === 'FAILED');
    await second.idle();
    expect(await look(second).stored(id)).toMatchObject({
      status: 'FAILED',
      closedReason: 'an operator stopped the execution',
    });
    expect(await look(second).openSignatures(id)).toEqual([]);
    await second.stop();
  });
});
