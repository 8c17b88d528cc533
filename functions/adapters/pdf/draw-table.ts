import type { Cell, Fact, Table } from '../../domain/record/certificate.ts';
import { child, type Draw, header, heightOf, put, rule, sum } from './draw.ts';
import { page, type Pages } from './pages.ts';
import { styles } from './styles.ts';
import type { Paragraph, Style } from './typesetter.ts';

const termWidth = 104;
const gap = 10;
const padding = 4;

/** How high facts are. */
export const factsHeight = (draw: Draw, facts: Fact[]): number => sum(facts.map((fact) => setFact(draw, fact).height));

function setFact({ set }: Draw, { term, value }: Fact) {
  const [head, data] = [set(term, styles.term, termWidth), set(value, styles.value, page.width - termWidth)];
  return { head, data, height: Math.max(head.height, data.height) + 1.5 };
}

/** Draws facts as a table of two columns, whose first one has the headers. */
export function drawFacts(draw: Draw, facts: Fact[]) {
  const { pages } = draw;
  const part = pages.part('Table');
  for (const fact of facts) {
    const { head, data, height } = setFact(draw, fact);
    pages.room(height);
    const row = child(pages, part, 'TR');
    put(header(pages, row, 'Row'), () => pages.write(head, page.left, pages.y));
    put(child(pages, row, 'TD'), () => pages.write(data, page.left + termWidth, pages.y));
    row.end();
    pages.y += height;
  }
  part.end();
}

/** Draws a table, its headings anew on each page. */
export function drawTable(draw: Draw, table: Table) {
  const { pages, set } = draw;
  const { lefts, widths, rows, heights } = rowsOf(draw, table);
  const headings = table.columns.map(({ heading }, index) => set(heading, styles.column, widths[index]!));
  const part = pages.part('Table');
  const head = child(pages, part, 'TR');
  for (const [index, heading] of headings.entries())
    put(header(pages, head, 'Column'), () => pages.write(heading, lefts[index]!, pages.y));
  head.end();
  endHeadings(pages);
  for (const [at, cells] of rows.entries()) {
    if (pages.room(heights[at]!)) {
      pages.decorate(() => {
        for (const [index, heading] of headings.entries()) pages.write(heading, lefts[index]!, pages.y);
      }, 'Pagination');
      endHeadings(pages);
    }
    const row = child(pages, part, 'TR');
    for (const [index, cell] of cells.entries())
      put(child(pages, row, 'TD'), () => writeCell(pages, cell, lefts[index]!));
    row.end();
    pages.y += heights[at]!;
    rule(pages);
  }
  part.end();
  pages.y += 4;
}

/** Sets the rows of a table, and says where their cells are and how high they get. */
function rowsOf({ set }: Draw, { columns, rows }: Table) {
  const all = sum(columns.map(({ share }) => share));
  const shares = columns.map(({ share }) => (share / all) * page.width);
  const lefts = shares.map((_, index) => page.left + sum(shares.slice(0, index)));
  const widths = shares.map((share, index) => (index < shares.length - 1 ? share - gap : share));
  const setText = (text: Cell[number], style: Style, width: number) =>
    typeof text === 'string' ? set(text, style, width) : set(text.text, { ...style, most: text.lines }, width);
  const setRows = rows.map((cells) =>
    cells.map((cell, column) =>
      cell.map((text, index) => setText(text, index === 0 ? styles.text : styles.detail, widths[column]!)),
    ),
  );
  const heights = setRows.map((cells) => Math.max(...cells.map(heightOf)) + 2 * padding);
  return { lefts, widths, rows: setRows, heights };
}

/** How high the headings of a table and its first row are, which stay together. */
export const startHeight = (draw: Draw, table: Table): number =>
  headingsHeight + (rowsOf(draw, { ...table, rows: table.rows.slice(0, 1) }).heights[0] ?? 0);

const headingsHeight = styles.column.leading + 2;

function endHeadings(pages: Pages) {
  pages.y += headingsHeight;
  rule(pages);
}

function writeCell(pages: Pages, cell: Paragraph[], left: number) {
  let y = pages.y + padding;
  for (const paragraph of cell) {
    pages.write(paragraph, left, y);
    y += paragraph.height;
  }
}
