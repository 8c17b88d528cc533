import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { templateOf } from './support/synthesised.ts';

const versionOf = (folder: string) =>
  (JSON.parse(readFileSync(`${folder}package.json`, 'utf8')) as { version: string }).version;
const headings = [...readFileSync('CHANGELOG.md', 'utf8').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading!);

describe('a version', () => {
  it('is one number for the root and its workspaces, and an output of the stack', async () => {
    expect([versionOf('client/'), versionOf('local/')]).toEqual([versionOf(''), versionOf('')]);
    expect((await templateOf()).Outputs).toMatchObject({ Version: { Value: versionOf('') } });
  });

  it('has its place in CHANGELOG.md: the newest below what is not released', () => {
    expect(headings[0]).toBe('Unreleased');
    expect(headings[1]!.split(' - ')[0]).toBe(versionOf(''));
  });
});
