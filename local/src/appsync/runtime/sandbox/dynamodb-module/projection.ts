/** Makes `#expName_1`, `#expName_2`, … for names of attributes: the same one for the same name. */
export function aliases(): { nameOf: (attribute: string) => string; expressionNames: Record<string, string> } {
  const expressionNames: Record<string, string> = {};
  const known = new Map<string, string>();
  const nameOf = (attribute: string) => {
    let name = known.get(attribute);
    if (name === undefined) {
      name = `#expName_${known.size + 1}`;
      known.set(attribute, name);
      expressionNames[name] = attribute;
    }
    return name;
  };
  return { nameOf, expressionNames };
}

/** Renders a list of attribute paths; undefined where there is none. */
export function renderProjection(
  paths: unknown,
): { expression: string; expressionNames: Record<string, string> } | undefined {
  if (!Array.isArray(paths) || paths.length === 0) return undefined;
  const { nameOf, expressionNames } = aliases();
  const expression = paths.map((path) => String(path).split('.').map(nameOf).join('.')).join(', ');
  return { expression, expressionNames };
}
