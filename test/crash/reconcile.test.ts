import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  begin,
  copyOf,
  endsWell,
  expectCompleted,
  goesOn,
  id,
  journalOf,
  journalPath,
  look,
  noticesOf,
  snapshot,
} from './cut.ts';

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

describe('a start over data that is damaged', () => {
  it.each<[string, (dataDir: string) => string]>([
    ['positions in a stream that are empty', (dataDir) => spoil(dataDir, 'mappings', () => '')],
    [
      'positions that are beyond the stream',
      (dataDir) => spoil(dataDir, 'mappings', (text) => text.replace(/\d/g, '9')),
    ],
    ['a journal that is gone', (dataDir) => remove(dataDir, 'executions/journal.jsonl')],
    ['executions that are gone', (dataDir) => remove(dataDir, 'executions')],
    ['a key of tokens that is empty', (dataDir) => empty(dataDir, 'executions/token-key')],
    ['queues that are gone', (dataDir) => remove(dataDir, 'queues')],
    ['a certificate that is empty', (dataDir) => empty(dataDir, 'tls/localhost.crt')],
  ])('mends %s, says so, and the request goes on', async (_, damage) => {
    const dataDir = copy();
    const file = damage(dataDir);
    const backend = await begin(dataDir);
    expect(noticesOf(backend).filter((line) => line.startsWith(file))).toHaveLength(1);
    await goesOn(backend);
    await backend.stop();

    const again = await begin(dataDir);
    expect(noticesOf(again)).toEqual([]);
    await expectCompleted(again);
    await again.stop();
  });

  it('starts again from items whose first record has been out of the stream for long', async () => {
    const { dataDir } = await snapshot('waiting', 30 * 86_400);
    copies.push(dataDir);
    const first = await begin(dataDir);
    first.clock.advance(26 * 3_600_000);
    await first.idle();
    first.clock.advance(3_600_000);
    await first.idle();
    await first.stop();
    remove(dataDir, 'executions');
    const backend = await begin(dataDir);
    await goesOn(backend);
    await backend.stop();
  });

  it('signs tokens anew where the key is gone, and says so', async () => {
    const dataDir = copy();
    const file = remove(dataDir, 'users/cognito-signing-key.json');
    const backend = await begin(dataDir);
    expect(noticesOf(backend)).toEqual([
      `${file} is missing: a new key was made, and tokens that were signed with the old one count no more`,
    ]);
    await goesOn(backend);
    await backend.stop();
  });

  it.each<[string, (dataDir: string) => string]>([
    ['a table that is empty', (dataDir) => empty(dataDir, `tables/${logIn(dataDir)}`)],
    ['tables that are gone', (dataDir) => remove(dataDir, 'tables')],
    ['a signing key that is empty', (dataDir) => empty(dataDir, 'users/cognito-signing-key.json')],
  ])('refuses %s, and names it', async (_, damage) => {
    const dataDir = copy();
    const file = damage(dataDir);
    await expect(begin(dataDir)).rejects.toThrow(`cannot use DATA_DIR ${dataDir}: ${file} is `);
  });
});

describe('a start over tables that end before what was followed of them', () => {
  it('refuses them, says how to go on without, and does', async () => {
    const dataDir = copyOf(waiting, { killed: true });
    copies.push(dataDir);
    for (const mapping of readdirSync(join(dataDir, 'mappings')))
      cpSync(join(completed.dataDir, 'mappings', mapping), join(dataDir, 'mappings', mapping), { recursive: true });
    const away = `move ${join(dataDir, 'mappings')} and ${join(dataDir, 'executions')} away`;
    await expect(begin(dataDir)).rejects.toThrow(
      new RegExp(
        `^cannot use DATA_DIR \\S+: \\S+tables end with change 3 of a stream that was followed to change 5: .*${away}`,
      ),
    );

    for (const part of ['mappings', 'executions']) rmSync(join(dataDir, part), { recursive: true });
    const backend = await begin(dataDir);
    await goesOn(backend);
    await backend.stop();
  });
});

describe('a start over a journal that ends before what the tables know of it', () => {
  it('starts every execution again, and says so', async () => {
    const dataDir = copyOf(waiting, { killed: true });
    copies.push(dataDir);
    writeFileSync(journalPath(dataDir), '');
    const backend = await begin(dataDir);
    expect(noticesOf(backend)[0]).toMatch(
      /journal\.jsonl ends after 0 of at least \d+ records: every execution starts again from the items/,
    );
    await goesOn(backend);
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

    const dataDir = copyOf(waiting, { killed: true });
    copies.push(dataDir);
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

const remove = (dataDir: string, file: string): string => {
  rmSync(join(dataDir, file), { recursive: true });
  return join(dataDir, file);
};
const empty = (dataDir: string, file: string): string => {
  writeFileSync(join(dataDir, file), '');
  return join(dataDir, file);
};
/** Changes the positions of one mapping. */
const spoil = (dataDir: string, folder: string, change: (text: string) => string): string => {
  const [mapping] = readdirSync(join(dataDir, folder));
  const file = join(dataDir, folder, mapping!, 'positions.json');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  return file;
};
const logIn = (dataDir: string) => readdirSync(join(dataDir, 'tables')).find((name) => name.endsWith('.log'))!;
