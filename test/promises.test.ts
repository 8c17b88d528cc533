import { existsSync, readFileSync } from 'node:fs';
import { parse, visit } from 'graphql';
import { describe, expect, it } from 'vitest';
import { testTitles } from './support/test-titles.ts';

/** A sentence of a document, and the tests that fail when it is no longer true. */
interface Promised {
  document: string;
  text: string;
  tests: { file: string; title: string }[];
}

const { promises, explained } = readPromises(readFileSync('docs/promises.md', 'utf8'));

describe('a promise', () => {
  it.each(promises)('of $document still stands there: $text', ({ document, text }) => {
    const isThere = sentencesOf(document).join(' ').includes(text);
    expect(isThere, `${document} no longer says so: mend docs/promises.md, and see whether the tests still fit`).toBe(
      true,
    );
  });

  it.each(promises)('is held by tests that there are: $text', ({ tests }) => {
    expect(tests).not.toEqual([]);
    for (const { file, title } of tests) {
      expect(existsSync(file), file).toBe(true);
      expect(testTitles(file).includes(title), `there is no test in ${file} with the title: ${title}`).toBe(true);
    }
  });
});

/** Words by which a sentence promises something: such a sentence needs a place in docs/promises.md. */
const promising =
  /\b(never|always|nobody|nothing|only|alone|every|everybody|exactly|at most|at least|up to|must|cannot|safe|once|unchanged|final|required|in order)\b/i;

describe.each([
  'README.md',
  'SECURITY.md',
  'docs/errors.md',
  'docs/operations.md',
  'docs/clients.md',
  'docs/access.md',
  'docs/events.md',
  'docs/webhooks.md',
  'docs/verify.md',
  'schema.graphql',
])('%s', (document) => {
  it('promises nothing that docs/promises.md does not list', () => {
    const listed = [...promises.filter((each) => each.document === document), ...explained].map(({ text }) => text);
    const unlisted = sentencesOf(document).filter(
      (sentence) =>
        promising.test(sentence) && !listed.some((text) => sentence.includes(text) || text.includes(sentence)),
    );
    expect(unlisted, 'give each an entry in docs/promises.md, with the test that holds it').toEqual([]);
  });
});

/** Reads the list: a heading for each document, an entry for each promise, under it the tests. */
function readPromises(list: string): { promises: Promised[]; explained: { text: string }[] } {
  const promises: Promised[] = [];
  const explained: { text: string }[] = [];
  for (const section of list.split(/^## /m).slice(1)) {
    const [heading = '', ...lines] = section.split('\n');
    const entries = lines.join('\n').split(/^- /m).slice(1);
    for (const entry of entries) {
      const [text = '', ...tests] = entry.split(/^ {2}- /m).map(inOneLine);
      if (heading.startsWith('Said')) explained.push({ text });
      else promises.push({ document: heading, text, tests: tests.map(readTest) });
    }
  }
  return { promises, explained };
}

function readTest(text: string): { file: string; title: string } {
  const [, file = '', title = ''] = /^`([^`]+)` (.+)$/.exec(text) ?? [];
  return { file, title };
}

/** The sentences of a document: of a schema those of its descriptions, of Markdown those outside code and tables. */
function sentencesOf(document: string): string[] {
  const text = readFileSync(document, 'utf8');
  const paragraphs = document.endsWith('.graphql') ? descriptionsOf(text) : paragraphsOf(text);
  return paragraphs.flatMap((paragraph) => inOneLine(paragraph).split(/(?<=[.:;])\s+(?=[A-Z`*[])/));
}

function descriptionsOf(schema: string): string[] {
  const descriptions: string[] = [];
  visit(parse(schema), {
    enter(node) {
      if ('description' in node && node.description) descriptions.push(node.description.value);
    },
  });
  return descriptions;
}

function paragraphsOf(markdown: string): string[] {
  return markdown
    .replace(/^```[\s\S]*?^```$|^#.*$/gm, '')
    .split(/\n\s*\n|^\s*(?:[-*]|\d+\.) /m)
    .filter((paragraph) => !paragraph.startsWith('|'));
}

function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
