import { readdirSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { templateOf } from '../support/synthesised.ts';

await templateOf();

describe('function bundles', () => {
  it.each(readdirSync('.build/functions'))('%s is at most 400 KB', (name) => {
    expect(statSync(`.build/functions/${name}/index.mjs`).size).toBeLessThanOrEqual(400 * 1024);
  });
});
