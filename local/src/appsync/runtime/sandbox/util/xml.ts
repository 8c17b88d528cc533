/** What an element becomes: its text as a value, or an object of its children and attributes. */
type Value = unknown;

/**
 * `util.xml`: an element becomes a member, repeated ones a list, text a number or boolean where it reads as one.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/xml-helpers-in-utils-xml-js.html
 */
export const xml = {
  toMap: (text: string | null | undefined): Value => (text === null || text === undefined ? null : readXml(text)),
  toJsonString(text: string, stringEncode = false): string {
    const json = JSON.stringify(readXml(text));
    return stringEncode ? JSON.stringify(json) : json;
  },
};

const pieces =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<![^>]*>|<\/([^\s>]+)\s*>|<([^\s/>!?]+)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/gy;

interface Element {
  name: string;
  members: Record<string, Value>;
  text: string;
}

function readXml(source: string): Record<string, Value> {
  const open: Element[] = [{ name: '', members: {}, text: '' }];
  let end = 0;
  for (const match of source.matchAll(pieces)) {
    const [piece, data, closing, opening, attributes, empty, text] = match;
    end = match.index + piece.length;
    const top = open.at(-1)!;
    if (data !== undefined) top.text += data;
    else if (text !== undefined) top.text += unescape(text);
    else if (opening !== undefined) {
      open.push({ name: opening, members: readAttributes(attributes ?? ''), text: '' });
      if (empty) close(open);
    } else if (closing !== undefined) {
      if (closing !== top.name) throw new SyntaxError(`cannot read XML: ${piece} closes <${top.name}>`);
      close(open);
    }
  }
  if (end !== source.length || open.length > 1) throw new SyntaxError('cannot read XML: it is not well-formed');
  return open[0]!.members;
}

function close(open: Element[]): void {
  const { name, members, text } = open.pop()!;
  const content = text.trim();
  const bare = Object.keys(members).length === 0;
  if (!bare && content) members.content = plain(content);
  add(open.at(-1)!.members, name, bare ? plain(content) : members);
}

function add(members: Record<string, Value>, name: string, value: Value): void {
  const there = members[name];
  if (!Object.hasOwn(members, name)) members[name] = value;
  else if (Array.isArray(there)) there.push(value);
  else members[name] = [there, value];
}

function readAttributes(text: string): Record<string, Value> {
  return Object.fromEntries(
    [...text.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, name, double, single]) => [
      name,
      plain(unescape(double ?? single ?? '')),
    ]),
  );
}

function plain(text: string): Value {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?(?:0|[1-9]\d{0,15})(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescape(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (entity, hexadecimal, decimal, name) => {
    if (name !== undefined) return entities[String(name)] ?? entity;
    return String.fromCodePoint(hexadecimal === undefined ? Number(decimal) : parseInt(String(hexadecimal), 16));
  });
}
