import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Level } from 'level';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { damageOfLog } from '../../src/data-folder/level-log.ts';

let folder: string;
let whole: Buffer;
const path = () => join(folder, 'copy.log');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'level-log-'));
  const database = new Level<string, string>(join(folder, 'database'));
  await database.open();
  // Records of a few bytes, and such as go over blocks of 32 KiB.
  for (const size of [10, 100, 40_000, 5, 32_761, 7, 100_000, 20])
    await database.put(`key-${size}`, String(size % 10).repeat(size));
  await database.close();
  const name = readdirSync(join(folder, 'database')).find((each) => each.endsWith('.log'))!;
  whole = readFileSync(join(folder, 'database', name));
});
afterAll(() => rmSync(folder, { recursive: true }));

const damageOf = (bytes: Buffer) => {
  writeFileSync(path(), bytes);
  return damageOfLog(path());
};
const flipped = (at: number) => {
  const bytes = Buffer.from(whole);
  bytes[at]! ^= 1;
  return bytes;
};

describe('the look through a log of LevelDB', () => {
  it('finds nothing in one that is whole, or empty', () => {
    expect(whole.length).toBeGreaterThan(170_000);
    expect(damageOf(whole)).toBeUndefined();
    expect(damageOf(Buffer.alloc(0))).toBeUndefined();
  });

  it('finds a flipped bit wherever a record is', () => {
    for (let at = 0; at < whole.length - 40; at += 997)
      expect(damageOf(flipped(at)), `byte ${at}`).toMatch(/^is damaged at byte \d+$/);
  });

  it('finds nothing in one whose last record is not whole', () => {
    for (const left of [1, 5, 20]) expect(damageOf(whole.subarray(0, whole.length - left))).toBeUndefined();
  });

  it('finds nothing where a power cut left zeros at the end', () => {
    expect(damageOf(Buffer.concat([whole, Buffer.alloc(5000)]))).toBeUndefined();
    const zeroed = Buffer.from(whole);
    zeroed.fill(0, whole.length - 18);
    expect(damageOf(zeroed)).toBeUndefined();
  });
});
