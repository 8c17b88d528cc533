import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { synthesise } from '../../tools/synthesise.ts';

const bundles = join(await synthesise(), 'functions');

describe('function bundles', () => {
  /** What makes PDFs is large, and started by nobody who waits. */
  const larger: Record<string, number> = { 'seal-record': 1500 };
  it.each(readdirSync(bundles).map((name) => [name, larger[name] ?? 400] as const))(
    '%s is at most %i KB',
    (name, most) => {
      expect(statSync(join(bundles, name, 'index.mjs')).size).toBeLessThanOrEqual(most * 1024);
    },
  );

  /** How often a function says it: the authorizer of each field of the API, who may see it. */
  const saying: Record<string, number> = { 'authorize-caller': 1 };
  it.each(readdirSync(bundles))('know nothing of where a document is: %s', (name) => {
    expect(readFileSync(join(bundles, name, 'index.mjs'), 'utf8').split('documentUrl')).toHaveLength(
      1 + (saying[name] ?? 0),
    );
  });
});
