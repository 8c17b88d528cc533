import { type Table, toMarkdown } from '../../bench/table.ts';

/** The cells of the table under a heading of a page, without the line of dashes; empty where there is none. */
export function tableUnder(page: string, title: string): string[][] {
  const from = page.indexOf(`### ${title}\n`);
  const [, text = ''] = /^###.*\n\n((?:\|.*\n)+)/.exec(page.slice(from)) ?? [];
  return text
    .trimEnd()
    .split('\n')
    .filter((_, line) => line !== 1)
    .map((line) => line.split('|').map((cell) => cell.trim()));
}

/** The same of a table of the bench. */
export const cellsOf = (table: Table) => tableUnder(`${toMarkdown(table)}\n`, table.title);
