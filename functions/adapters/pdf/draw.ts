import { page, type Pages, type Part } from './pages.ts';
import { panels, ruleColor, styles } from './styles.ts';
import type { Paragraph, Style, Typesetter } from './typesetter.ts';

/** What parts of a document are drawn with. */
export interface Draw {
  pages: Pages;
  set: Typesetter['set'];
}

/** Draws a paragraph or heading, by its tag. */
export function drawParagraph({ pages, set }: Draw, type: string, text: string, style: Style) {
  const paragraph = set(text, style, page.width);
  pages.room(paragraph.height);
  put(pages.part(type), () => pages.write(paragraph, page.left, pages.y));
  pages.y += paragraph.height;
}

/** Draws sentences on a field of color. */
export function drawPanel({ pages, set }: Draw, sentences: string[], kind: keyof typeof panels) {
  const { bar, ground, color } = panels[kind];
  const paragraphs = sentences.map((sentence) => set(sentence, { ...styles.status, color }, page.width - 26));
  const height = heightOf(paragraphs) + 12;
  pages.room(height);
  const top = pages.y;
  pages.decorate((doc) => {
    doc.rect(page.left, top, page.width, height).fill(ground);
    doc.rect(page.left, top, 3, height).fill(bar);
  });
  let y = top + 6;
  for (const paragraph of paragraphs) {
    put(pages.part('P'), () => pages.write(paragraph, page.left + 14, y));
    y += paragraph.height;
  }
  pages.y = top + height + 6;
}

/** Draws a line across the page. */
export const rule = (pages: Pages) =>
  pages.decorate((doc) => doc.moveTo(page.left, pages.y).lineTo(page.right, pages.y).lineWidth(0.5).stroke(ruleColor));

/** Adds a part to another one. */
export const child = ({ doc }: Pages, parent: Part, type: string): Part => added(parent, doc.struct(type));

/** Adds a header cell, of its row or column. */
export const header = ({ doc }: Pages, parent: Part, scope: 'Row' | 'Column'): Part =>
  added(parent, doc.struct('TH', { scope } as object));

function added(parent: Part, part: Part): Part {
  parent.add(part);
  return part;
}

/** Puts what is written into a part, which has nothing else. */
export function put(part: Part, write: () => void) {
  part.add(write);
  part.end();
}

/** How high paragraphs are below each other. */
export const heightOf = (paragraphs: Paragraph[]) => sum(paragraphs.map(({ height }) => height));

/** Adds numbers up. */
export const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
