/** How deep lists and objects may be nested: as deep as Jackson reads, which AWS's services are built on. */
const maxNesting = 1000;

/**
 * Parses JSON text as AWS's services do.
 * @throws SyntaxError where it is no JSON, or nested so deep that handling it further could exhaust the stack
 * @see https://javadoc.io/doc/com.fasterxml.jackson.core/jackson-core/latest/com/fasterxml/jackson/core/StreamReadConstraints.html
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (text.length > 2 * maxNesting && isDeeper(value, maxNesting))
    throw new SyntaxError(`JSON is nested deeper than ${maxNesting} levels`);
  return value;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}
