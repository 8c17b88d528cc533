import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { templateOf } from './support/synthesised.ts';

const versionOf = (folder: string) =>
  (JSON.parse(readFileSync(`${folder}package.json`, 'utf8')) as { version: string }).version;
const changelog = readFileSync('CHANGELOG.md', 'utf8');
const headings = [...changelog.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading!);

describe('a version', () => {
  it('is one number for the root and its workspaces, and an output of the stack', async () => {
    expect([versionOf('client/'), versionOf('local/')]).toEqual([versionOf(''), versionOf('')]);
    expect((await templateOf()).Outputs).toMatchObject({ Version: { Value: versionOf('') } });
  });

  it('is that of the newest release, or while something is not released a number of its own', () => {
    expect(headings[0]).toBe('Unreleased');
    const newest = headings[1]!.split(' - ')[0];
    if (/^## Unreleased\s+## /m.test(changelog)) expect(versionOf('')).toBe(newest);
    else {
      expect(versionOf('')).toMatch(/^\d+\.\d+\.\d+-dev$/);
      expect(headings.map((heading) => `${heading.split(' - ')[0]}-dev`)).not.toContain(versionOf(''));
    }
  });
});
