import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lineWriter } from '../../../src/step-functions/storage/lines.ts';
import { asking, restartableBackend } from '../restartable-backend.ts';
import { backend, executionArn, single } from '../given.ts';

const journalLines = (path: string) => readFileSync(path, 'utf8').match(/.*\n/g) ?? [];

describe('the file of closed executions', () => {
  it('stops the start where it is shorter than its index says', async () => {
    const room = restartableBackend(single({ Type: 'Pass' }));
    const first = await room.start();
    await first.start();
    await first.states.idle();
    await first.states.stop();
    const file = join(room.directory, 'closed.jsonl');
    const { size } = statSync(file);
    truncateSync(file, size - 1);
    const message = `${file} has ${size - 1} bytes where its index names ${size}`;
    await expect(room.start()).rejects.toThrow(message);
    expect(statSync(file).size).toBe(size - 1);
  });

  it('stops the start where a byte of an execution is another', async () => {
    const room = restartableBackend(single({ Type: 'Pass' }));
    const first = await room.start();
    await first.start('one');
    await first.start('two');
    await first.states.idle();
    await first.states.stop();
    const file = join(room.directory, 'closed.jsonl');
    const text = readFileSync(file, 'utf8');
    const [one] = text.match(/.*\n/g)!;
    writeFileSync(file, text.replace('PassStateEntered', 'PassStateEnter3d'));
    await expect(room.start()).rejects.toThrow(`${file} is damaged at byte 0, in ${executionArn('one')}`);
    writeFileSync(file, one! + text.slice(one!.length).replace('SUCCEEDED', 'SUCCEEDEd'));
    await expect(room.start()).rejects.toThrow(`${file} is damaged at byte ${one!.length}, in ${executionArn('two')}`);
  });
});

describe('the journal', () => {
  it('is cut where its last line is torn, and says so', async () => {
    const room = restartableBackend(asking());
    const first = await room.start();
    await first.start();
    await first.states.idle();
    const history = await first.history();
    await first.states.stop();
    const whole = readFileSync(room.journal);
    appendFileSync(room.journal, '1234abcd {"execution":1,"at":17');
    const reported: unknown[] = [];
    const second = await room.start({ report: (event) => reported.push(event) });
    expect(reported).toEqual([{ kind: 'journalCut', file: room.journal, bytes: 31 }]);
    expect(readFileSync(room.journal)).toEqual(whole);
    expect(await second.history()).toEqual(history);
    await second.answer(room.tokens[0]!);
    const third = await room.start();
    expect(await third.describe()).toMatchObject({ status: 'SUCCEEDED' });
  });

  it.each([
    ['in its middle', 2, ([one, two, three]: string[]) => [one, two!.replace('"at"', '"al"'), three]],
    ['in its last line', 3, ([one, two, three]: string[]) => [one, two, three!.replace('"at"', '"al"')]],
    ['by a line that is gone', 2, ([one, , three]: string[]) => [one, three]],
  ])('stops the start where it is damaged %s, naming file and line', async (_where, line, damage) => {
    const room = restartableBackend(asking(), () => new Promise(() => {}));
    const first = await room.start({ onStatusChange: () => new Promise(() => {}) });
    for (const name of ['one', 'two', 'three']) await first.start(name);
    await first.states.stop();
    const lines = readFileSync(room.journal, 'utf8').match(/.*\n/g)!;
    expect(lines).toHaveLength(3);
    writeFileSync(room.journal, damage(lines).join(''));
    await expect(backend(asking(), {}, { directory: room.directory })).rejects.toThrow(
      `${room.journal} is damaged in line ${line}, or others before it are gone; restore it from a copy or start with empty data`,
    );
  });

  it('stops the start where a line is about an execution that it does not have', async () => {
    const room = restartableBackend(asking());
    writeFileSync(room.journal, lineWriter()('{"execution":7,"at":1}'));
    await expect(backend(asking(), {}, { directory: room.directory })).rejects.toThrow(
      `${room.journal} names in line 1 execution 7, which was never started; restore it from a copy or start with empty data`,
    );
  });

  it('knows how many records it has had, also after it was compacted', async () => {
    const room = restartableBackend(asking());
    const first = await room.start();
    for (const name of ['one', 'two']) await first.start(name);
    await first.states.idle();

    // More than half of it is over: the next start writes it anew.
    await first.operations.StopExecution!({ executionArn: executionArn('one') });
    await first.operations.StopExecution!({ executionArn: executionArn('two') });
    await first.states.idle();
    await first.states.stop();
    const known = first.states.known();
    const second = await room.start({ compactAbove: 0 });
    expect(second.states.known()).toEqual(known);
    expect(journalLines(room.journal)).toHaveLength(1);
    await second.start('three');
    await second.states.idle();
    await second.states.stop();
    const more = second.states.known();
    expect(more.records).toBeGreaterThan(known.records);
    const third = await room.start({ known: more });
    expect(third.states.known()).toEqual(more);
  });

  it('stops the start where it ends before what others know of it, or is another', async () => {
    const room = restartableBackend(asking());
    const first = await room.start();
    await first.start('one');
    await first.states.idle();
    const known = first.states.known();
    await first.states.stop();
    const ends = `${room.journal} ends after ${known.records} of at least ${known.records + 1} records`;
    await expect(
      backend(asking(), {}, { directory: room.directory, known: { ...known, records: known.records + 1 } }),
    ).rejects.toThrow(ends);
    await expect(backend(asking(), {}, { directory: room.directory, known: { ...known, ended: 1 } })).rejects.toThrow(
      `${join(room.directory, 'closed-index.jsonl')} ends after 0 of at least 1 executions`,
    );
    await expect(
      backend(asking(), {}, { directory: room.directory, known: { ...known, key: 'another' } }),
    ).rejects.toThrow(`${join(room.directory, 'token-key')} is not the one that there was`);
  });

  it.each([
    ['the key of tokens is empty', 'token-key', () => '', 'is empty'],
    ['a machine is damaged', 'machines', (text: string) => text.slice(1), 'is damaged'],
    ['a machine is another', 'machines', (text: string) => text.replaceAll('Only', 'None'), 'is damaged'],
    ['a machine is missing', 'machines', () => undefined, 'is missing'],
  ])('stops the start where %s', async (_, name, damage, problem) => {
    const room = restartableBackend(asking());
    const first = await room.start();
    await first.start('one');
    await first.states.idle();
    await first.states.stop();
    const path = join(room.directory, name);
    const file = name === 'machines' ? join(path, readdirSync(path)[0]!) : path;
    const damaged = damage(readFileSync(file, 'utf8'));
    if (damaged === undefined) rmSync(file);
    else writeFileSync(file, damaged);
    // Only what runs needs an earlier machine.
    const other = asking({ TimeoutSeconds: 60 });
    await expect(backend(other, {}, { directory: room.directory })).rejects.toThrow(`${file} ${problem}`);
  });

  it('takes as many bytes for a step whatever the number of items', async () => {
    const sizes: number[] = [];
    for (const count of [10, 40]) {
      const item = { Ask: { ...asking().States.Only } };
      const Items = `{% [1..${count}] %}`;
      const room = restartableBackend(single({ Type: 'Map', Items, ItemProcessor: { StartAt: 'Ask', States: item } }));
      const first = await room.start();
      await first.start('one', JSON.stringify({ ballast: 'x'.repeat(10_000) }));
      await first.states.idle();
      const before = statSync(room.journal).size;
      await first.answer(room.tokens[0]!);
      sizes.push(statSync(room.journal).size - before);
    }
    expect(sizes[0]).toBeLessThan(1000);
    expect(Math.abs(sizes[1]! - sizes[0]!)).toBeLessThan(20);
  });
});

describe('compaction', () => {
  it('leaves the open executions in the journal, as they were', async () => {
    const definition = {
      StartAt: 'Set',
      States: {
        Set: { Type: 'Pass', Assign: { size: '{% $length($states.input) %}' }, Output: 1, Next: 'Ask' },
        Ask: { ...asking().States.Only, Output: '{% $size %}' },
      },
    };
    const room = restartableBackend(definition);
    const first = await room.start();
    const input = JSON.stringify('x'.repeat(250_000));
    await first.start('open', input);
    await first.states.idle();
    const history = await first.history('open');
    const sizes: number[] = [];
    for (let number = 1; number <= 45; number++) {
      await first.start(`closed-${number}`, input);
      await first.states.idle();
      await first.answer(room.tokens.at(-1)!);
      await first.states.idle();
      sizes.push(statSync(room.journal).size);
    }
    expect(Math.max(...sizes)).toBeLessThan(20 << 20);
    expect(sizes.at(-1)).toBeLessThan(Math.max(...sizes));
    const second = await room.start();
    expect(await second.history('open')).toEqual(history);
    expect(await second.describe('closed-1')).toMatchObject({ status: 'SUCCEEDED', output: '250000' });
    await second.answer(room.tokens[0]!);
    expect(await second.describe('open')).toMatchObject({ status: 'SUCCEEDED', output: '250000' });
  });
});

describe('a kill during compaction', () => {
  it.each([
    ['before all of it was written', (compacted: Buffer) => compacted.subarray(0, compacted.length / 2)],
    ['before it took the place of the journal', (compacted: Buffer) => compacted],
    ['of a journal that was longer', (compacted: Buffer) => Buffer.concat([compacted, compacted])],
  ])('loses nothing %s', async (_when, left) => {
    const room = restartableBackend(asking());
    const first = await room.start();
    const names = ['open', 'closed-1', 'closed-2'];
    for (const name of names) await first.start(name);
    await first.states.idle();
    for (const token of room.tokens.slice(1)) await first.answer(token);
    await first.states.idle();
    const shown = ({ describe, history }: typeof first) =>
      Promise.all(names.map(async (name) => [await describe(name), await history(name)]));
    const before = await shown(first);
    await first.states.stop();
    const whole = readFileSync(room.journal);
    const second = await room.start({ compactAbove: 0 });
    expect(await shown(second)).toEqual(before);
    await second.states.stop();
    const compacted = readFileSync(room.journal);
    expect(compacted.length).toBeLessThan(whole.length / 2);

    writeFileSync(room.journal, whole);
    writeFileSync(`${room.journal}.new`, left(compacted));
    const third = await room.start({ compactAbove: 0 });
    expect(await shown(third)).toEqual(before);
    expect(readFileSync(room.journal)).toEqual(compacted);
    expect(existsSync(`${room.journal}.new`)).toBe(false);
    await third.answer(room.tokens[0]!);
    const fourth = await room.start();
    expect(await fourth.describe('open')).toMatchObject({ status: 'SUCCEEDED' });
  });
});
