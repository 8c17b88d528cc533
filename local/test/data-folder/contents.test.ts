import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sumFiles } from '../../src/data-folder/contents.ts';

const folder = mkdtempSync(join(tmpdir(), 'contents-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the sums of a data folder', () => {
  it('are of the files that are there, whichever tables LevelDB removes meanwhile', () => {
    mkdirSync(join(folder, 'events'));
    const paths = ['events/000001.ldb', 'events/000002.ldb'];
    for (const path of paths) writeFileSync(join(folder, path), path);
    const removing = () => {
      rmSync(join(folder, paths[0]!), { force: true });
      return true;
    };
    expect(Object.keys(sumFiles(folder, removing))).toEqual([paths[1]]);
  });
});
