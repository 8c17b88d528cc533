import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { synthesise } from '../../tools/synthesise.ts';

const bundles = join(await synthesise(), 'functions');

describe('function bundles', () => {
  it.each(readdirSync(bundles))('%s is at most 400 KB', (name) => {
    expect(statSync(join(bundles, name, 'index.mjs')).size).toBeLessThanOrEqual(400 * 1024);
  });

  it.each(readdirSync(bundles))('know nothing of where a document is: %s', (name) => {
    // The authorizer says of each field of the API who may see it.
    const known = name === 'authorize-caller' ? 1 : 0;
    expect(readFileSync(join(bundles, name, 'index.mjs'), 'utf8').split('documentUrl')).toHaveLength(1 + known);
  });
});
