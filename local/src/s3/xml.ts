/** An element: its name, and what is in it; one that holds undefined is left out. */
export type Element = readonly [name: string, content: string | number | boolean | undefined | readonly Element[]];

/** The document of an answer or an error. */
export const document = (root: Element) => `<?xml version="1.0" encoding="UTF-8"?>\n${textOf(root)}`;

function textOf([name, content]: Element): string {
  if (content === undefined) return '';
  const inner = typeof content === 'object' ? content.map(textOf).join('') : escaped(String(content));
  return `<${name}>${inner}</${name.split(' ', 1)[0]}>`;
}

const escaped = (text: string) =>
  text.replace(/[&<>"\0-\x1f]/g, (character) => `&#x${character.charCodeAt(0).toString(16)};`);
