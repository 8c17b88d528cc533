/** One table of results. */
export interface Table {
  title: string;
  columns: string[];
  rows: Cell[][];
  /** What one must know to read it. */
  notes?: string[];
}

/** What a cell shows; numbers are rounded to three figures where they are small. */
export type Cell = string | number | undefined;

/** A figure that has a goal. */
export interface Goal {
  what: string;
  goal: number;
  measured: number;
  unit: string;
}

/** What a bench gives: tables to read, goals to hold. */
export interface Result {
  tables: Table[];
  goals: Goal[];
}

/** The table as Markdown, which reads well in a terminal too. */
export function toMarkdown({ title, columns, rows, notes = [] }: Table, level = 3): string {
  const cells = [columns, ...rows.map((row) => columns.map((_, at) => textOf(row[at])))];
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => [...row[at]!].length), 3));
  const line = (row: string[]) => `| ${row.map((cell, at) => padded(cell, widths[at]!, at > 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width, at) => (at > 0 ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  const [head, ...body] = cells.map(line);
  return [`${'#'.repeat(level)} ${title}`, '', head, rule, ...body, ...notes.flatMap((note) => ['', note])].join('\n');
}

/** The goals as a table. */
export function goalTable(goals: Goal[]): Table {
  return {
    title: 'Goals',
    columns: ['figure', 'measured', 'goal', 'held'],
    rows: goals.map(({ what, goal, measured, unit }) => [
      ...[what, `${textOf(measured)} ${unit}`.trim(), `≤ ${textOf(goal)} ${unit}`.trim()],
      measured <= goal ? 'yes' : 'NO',
    ]),
  };
}

function padded(text: string, width: number, right: boolean): string {
  const blanks = ' '.repeat(width - [...text].length);
  return right ? blanks + text : text + blanks;
}

function textOf(cell: Cell): string {
  if (cell === undefined) return '–';
  if (typeof cell === 'string') return cell;
  if (Number.isInteger(cell)) return cell.toLocaleString('en-US');
  return Math.abs(cell) >= 100 ? Math.round(cell).toLocaleString('en-US') : String(Number(cell.toPrecision(3)));
}
