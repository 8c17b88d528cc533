import { type DefinitionNode, Kind, type OperationDefinitionNode, parse, visit } from 'graphql';

/** An operation of a document, ready to be opened in a tab. */
export interface Operation {
  name: string;
  kind: 'query' | 'mutation' | 'subscription';
  /** The comment above it, without the variables. */
  note: string;
  /** With its comment and the fragments that it needs. */
  query: string;
  /** JSON of the comment, or nothing. */
  variables: string;
}

/**
 * Takes a document apart.
 * @throws GraphQLError where it is no GraphQL
 */
export function readOperations(text: string): Operation[] {
  if (text.trim() === '') return [];
  const { definitions } = parse(text);
  return definitions.filter(isOperation).map((definition) => {
    const { note, variables } = readComment(commentAbove(text, definition));
    const parts = [definition, ...fragmentsOf(definition, definitions)].map(({ loc }) =>
      text.slice(loc!.start, loc!.end),
    );
    const comment = note.map((line) => `# ${line}\n`).join('');
    return {
      ...{ name: nameOf(definition), kind: definition.operation, note: note.join(' ') },
      ...{ query: `${comment}${parts.join('\n\n')}\n`, variables },
    };
  });
}

/** Where the operations of a text stand; none where it is no GraphQL. */
export function operationsOf(text: string): OperationDefinitionNode[] {
  try {
    return parse(text).definitions.filter(isOperation);
  } catch {
    return [];
  }
}

/** The operation at a position of its text, or the first. */
export const operationAt = (
  operations: OperationDefinitionNode[],
  position: number,
): OperationDefinitionNode | undefined => operations.find(({ loc }) => position <= loc!.end) ?? operations[0];

/** Its own name, or that of the first thing it selects. */
export function nameOf({ name, selectionSet, operation }: OperationDefinitionNode): string {
  const [first] = selectionSet.selections;
  return name?.value ?? (first?.kind === Kind.FIELD ? first.name.value : operation);
}

const isOperation = (definition: DefinitionNode) => definition.kind === Kind.OPERATION_DEFINITION;

/** The lines right above a definition that are comments, without their `#`. */
function commentAbove(text: string, { loc }: DefinitionNode): string[] {
  const before = text.slice(0, loc!.start).split('\n').slice(0, -1);
  const first = before.findLastIndex((line) => !line.trimStart().startsWith('#')) + 1;
  return before.slice(first).map((line) => line.replace(/^\s*#\s?/, ''));
}

/** Finds the lines that are JSON of an object together: they are its variables. */
function readComment(lines: string[]): { note: string[]; variables: string } {
  for (const [from, line] of lines.entries()) {
    if (!line.trimStart().startsWith('{')) continue;
    for (let to = from + 1; to <= lines.length; to++) {
      const variables = prettyJson(lines.slice(from, to).join('\n'));
      if (variables) return { note: [...lines.slice(0, from), ...lines.slice(to)], variables };
    }
  }
  return { note: lines, variables: '' };
}

function prettyJson(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return undefined;
  }
}

/** The fragments that a definition spreads, and those that these spread. */
function fragmentsOf(definition: DefinitionNode, all: readonly DefinitionNode[]): DefinitionNode[] {
  const names = new Set<string>();
  const look = (node: DefinitionNode) =>
    void visit(node, {
      FragmentSpread({ name: { value } }) {
        if (names.has(value)) return;
        names.add(value);
        const fragment = all.find((each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === value);
        if (fragment) look(fragment);
      },
    });
  look(definition);
  return all.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION && names.has(each.name.value));
}
