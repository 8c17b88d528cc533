import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rights } from './support/stage/rights.ts';

const documents = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && existsSync(path));

/** Documents are read raw too, in an editor or a terminal. */
describe.each(documents)('%s', (path) => {
  const text = readFileSync(path, 'utf8');

  it('has no line over 200 characters but a link', () => {
    const long = text.split('\n').filter((line) => line.replace(/\]\([^)]*\)|https?:\S+/g, '').length > 200);
    expect(long).toEqual([]);
  });

  it('links to what there is', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
    const broken = links.filter(([, file, anchor]) => {
      const target = file ? join(dirname(path), file) : path;
      return !existsSync(target) || (anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).includes(anchor));
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});

describe('docs/decisions/README.md', () => {
  it('lists every decision under its title', () => {
    const pages = documents.filter((path) => /^docs\/decisions\/\d/.test(path));
    const entries = pages.map((path) => `- [${/^# (.+)$/m.exec(readFileSync(path, 'utf8'))![1]}](${basename(path)})`);
    expect(readFileSync('docs/decisions/README.md', 'utf8').split('\n')).toEqual(expect.arrayContaining(entries));
  });
});

describe('docs/deploy.md', () => {
  it('names the rights that stories on a deployed stage need, and no others', () => {
    const section = readFileSync('docs/deploy.md', 'utf8')
      .split('## Stories on a deployed stage\n')[1]!
      .split('\n## ')[0]!;
    const named = [...section.matchAll(/`((?:cognito-idp|states|dynamodb):\w+)`/g)].map(([, right]) => right);
    expect(named.sort()).toEqual(Object.values(rights).flat().sort());
  });
});

/** The anchors that GitHub gives to headings. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
