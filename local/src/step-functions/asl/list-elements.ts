/** The texts of the elements of a list's JSON, as they are written in it. */
export function listElements(list: string): string[] {
  const elements: string[] = [];
  let depth = 0;
  let start = 0;
  // Strings are passed over as a whole: what stands in them is no bracket and no comma.
  for (const { 0: token, index } of list.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},]/gs)) {
    if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth--;
    const isEnd = depth === 0;
    if (depth === 1 && token === '[' && start === 0) start = index + 1;
    else if ((token === ',' && depth === 1) || isEnd) {
      const element = list.slice(start, index).trim();
      if (element !== '') elements.push(element);
      start = index + 1;
    }
  }
  return elements;
}
