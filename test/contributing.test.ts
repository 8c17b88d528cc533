import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The most files that a change may touch, counted as its recipe counts them; a recipe that grows past it is a design fault. */
const atMost: Record<string, number> = {
  'Change how often signers are reminded': 2,
  'Give a request a new field': 6,
  'Add a kind of event': 5,
  'Change what the inbox shows': 3,
  'Change what a mail says, or add a language': 3,
  'Change the text of a refusal': 2,
  'Teach the emulator an intrinsic function': 2,
  'Teach the emulator a type of resource': 3,
};

const recipes = readFileSync('CONTRIBUTING.md', 'utf8')
  .split(/^## /m)
  .find((section) => section.startsWith('Recipes\n'))!
  .split(/^### /m)
  .slice(1)
  .map((section) => ({ title: section.split('\n')[0]!, files: filesOf(section) }));

/** A recipe's steps name files, and in brackets what to look for there. */
function filesOf(section: string): { file: string; names: string[] }[] {
  const steps = section.split(/^(?=\d+\. )/m).slice(1);
  return steps.flatMap((step) =>
    [...step.replace(/\n\n[\s\S]*$/, '').matchAll(/`([\w./-]+\.(?:ts|md|graphql))`(?:\s+\(([^)]*)\))?/g)].map(
      ([, file, names = '']) => ({ file: file!, names: [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name!) }),
    ),
  );
}

describe('a recipe of CONTRIBUTING.md', () => {
  it('is there for each change that newcomers make', () => {
    expect(recipes.map(({ title }) => title)).toEqual(Object.keys(atMost));
  });

  it.each(recipes)('names files that there are, and what is in them: $title', ({ files }) => {
    for (const { file, names } of files) {
      expect(existsSync(file), file).toBe(true);
      for (const name of names) expect(readFileSync(file, 'utf8'), `${name} in ${file}`).toContain(name);
    }
  });

  it.each(recipes)('needs few files: $title', ({ title, files }) => {
    expect(new Set(files.map(({ file }) => file)).size).toBeLessThanOrEqual(atMost[title]!);
  });
});

describe('files', () => {
  it('are named in kebab-case, but for resolvers', () => {
    const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.mjs'], { encoding: 'utf8' });
    const others = files.split('\n').filter((file) => file !== '' && !/^(resolvers|generated)\//.test(file));
    expect(others.filter((file) => !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(basename(file)))).toEqual([]);
  });
});
