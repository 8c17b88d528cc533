import type { Certificate, Section, Step } from '../../domain/record/certificate.ts';
import { child, type Draw, drawPanel, drawParagraph, put, sum } from './draw.ts';
import { drawFacts, drawTable, factsHeight, startHeight } from './draw-table.ts';
import { widthOf } from './lines.ts';
import { page, type Pages } from './pages.ts';
import { panels, ruleColor, styles } from './styles.ts';
import type { Typesetter } from './typesetter.ts';

/** Draws a certificate, page by page. */
export function drawCertificate(pages: Pages, typesetter: Typesetter, certificate: Certificate) {
  const draw = { pages, set: typesetter.set };
  drawHead(draw, certificate);
  for (const section of certificate.sections) drawSection(draw, section);
  for (const remark of remarks(typesetter)) drawParagraph(draw, 'P', remark, styles.detail);
}

/** Draws what stands at the foot of each page. */
export function drawFooters({ doc, write, decorate }: Pages, { set }: Typesetter, text: string) {
  const { count } = doc.bufferedPageRange();
  for (let index = 0; index < count; index++) {
    doc.switchToPage(index);
    decorate(() => {
      const number = set(`Page ${index + 1} of ${count}`, styles.footer, 100);
      write(set(text, styles.footer, page.width - 100), page.left, 800);
      write(number, page.right - sum(number.lines[0]!.map((run) => widthOf(run, styles.footer.size))), 800);
      doc.moveTo(page.left, 794).lineTo(page.right, 794).lineWidth(0.5).stroke(ruleColor);
    }, 'Pagination');
  }
}

function drawHead(draw: Draw, { heading, subject, status, warnings }: Certificate) {
  const { pages } = draw;
  drawParagraph(draw, 'H1', heading, styles.heading);
  drawParagraph(draw, 'P', subject, styles.subject);
  pages.y += 6;
  if (warnings.length > 0) drawPanel(draw, warnings, 'warning');
  drawPanel(draw, [status.text], status.good ? 'good' : 'plain');
}

/** Of a part that is not torn apart where a page ends, in points. */
const together = 240;

function drawSection(draw: Draw, { heading, facts, table, steps, remark }: Section) {
  draw.pages.y += 12;
  const start = table ? startHeight(draw, table) : facts ? factsHeight(draw, facts) : 130;
  draw.pages.room(styles.section.leading + 3 + Math.min(start, together));
  drawParagraph(draw, 'H2', heading, styles.section);
  draw.pages.y += 3;
  if (remark) {
    drawParagraph(draw, 'P', remark, styles.detail);
    draw.pages.y += 4;
  }
  if (facts) drawFacts(draw, facts);
  if (table) drawTable(draw, table);
  if (steps) drawSteps(draw, steps);
}

/** Draws commands and what they tell, as a list. */
function drawSteps({ pages, set }: Draw, steps: Step[]) {
  const part = pages.part('L');
  for (const { command, tells } of steps) {
    const code = set(command, styles.text, page.width - 12);
    const told = set(tells, styles.detail, page.width - 12);
    const height = code.height + told.height + 6;
    pages.room(height);
    pages.decorate((doc) => doc.rect(page.left, pages.y, page.width, code.height + 2).fill(panels.plain.ground));
    const item = child(pages, part, 'LI');
    put(child(pages, item, 'LBody'), () => {
      pages.write(code, page.left + 6, pages.y + 1);
      pages.write(told, page.left + 6, pages.y + code.height + 3);
    });
    item.end();
    pages.y += height + 4;
  }
  part.end();
}

function* remarks({ hasCodes, hasCut }: Typesetter) {
  if (hasCodes())
    yield 'Characters that this document has no font for, and those that show nothing or turn what follows, are shown as their code points, such as U+0645.';
  if (hasCut()) yield 'Texts that end in … are cut here; the attached record has all of them.';
}
