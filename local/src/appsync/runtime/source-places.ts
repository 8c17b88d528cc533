import { SourceMap, type SourceMapPayload } from 'node:module';

/** Names a place in code, lines and columns from 1: `src/resolver.ts:3:10`, or undefined where no source is known. */
export type SourcePlace = (line: number, column: number) => string | undefined;

/**
 * Reads the inline source map at the end of code, which says where a place in a bundle was written. One that cannot be read
 * counts as none.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/additional-utilities.html#source-maps
 */
export function sourcePlaces(code: string): SourcePlace {
  const encoded = /^\/\/# sourceMappingURL=data:application\/json;(?:charset=utf-8;)?base64,([\w+/=]+)\s*$/m.exec(code);
  if (!encoded) return () => undefined;
  try {
    const map = new SourceMap(JSON.parse(Buffer.from(encoded[1]!, 'base64').toString()) as SourceMapPayload);
    return (line, column) => {
      const entry = map.findEntry(line - 1, column - 1);
      if (!('originalSource' in entry)) return undefined;
      return `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    };
  } catch {
    return () => undefined;
  }
}
