import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const parity = readFileSync(new URL('../PARITY.md', import.meta.url), 'utf8');
const entries = parity
  .split(/^(?=###? )/m)
  .filter((section) => section.startsWith('### '))
  .map((section) => {
    const [feature, ...lines] = section.trimEnd().split('\n');
    // Lines that go on are those of the point before them.
    const points = lines
      .join('\n')
      .trim()
      .replace(/\n {2}/g, ' ')
      .split('\n');
    return { feature, points: points.map((point) => /^- ([^:]+): (.+)$/.exec(point)?.slice(1) ?? [point, '']) };
  });

describe('the parity list', () => {
  it('says of every feature what is the same or what differs, from what source, and what tests hold it', () => {
    expect(entries.length).toBeGreaterThan(150);
    const names = ({ points }: (typeof entries)[number]) => points.map(([name]) => name).join(', ');
    const asked = /^(Same as AWS, Differs|Same as AWS|Differs)(, Source)?, Test$/;
    expect(entries.filter((entry) => !asked.test(names(entry)))).toEqual([]);
  });

  it('names for every feature tests that exist, or why there is none', () => {
    const named = entries.flatMap(({ points }) => points.filter(([name]) => name === 'Test').map(([, text]) => text!));
    const tests = named.filter((text) => !/^none: ./.test(text));
    expect(tests.filter((text) => !/^`[^`]+`(, `[^`]+`)*$/.test(text))).toEqual([]);
    const files = tests.flatMap((text) => [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => `${name}.test.ts`));
    expect([...new Set(files)].filter((file) => !existsSync(new URL(file, import.meta.url)))).toEqual([]);
  });

  it('has each feature of a part once', () => {
    const parts = parity.split(/^## /m).map((part) => [...part.matchAll(/^### (.+)$/gm)].map(([, feature]) => feature));
    expect(parts.map((part) => part.filter((feature, index) => part.indexOf(feature) !== index)).flat()).toEqual([]);
  });
});
