import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  Lexer,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  Source,
  TokenKind,
  visit,
} from 'graphql';
import type { ValidationError } from '../api-types.ts';
import { TooComplex } from './fields-can-merge.ts';
import { isConditional } from './selection.ts';
import { validateDocument } from './validation.ts';

/** What is known of a query text before anything of it runs. */
export type PreparedDocument =
  | { kind: 'unparsable' }
  | { kind: 'too long' }
  | { kind: 'invalid'; errors: ValidationError[] }
  | ({ kind: 'valid' } & ValidDocument);

/** A document that may run. */
export interface ValidDocument {
  document: DocumentNode;
  operations: OperationDefinitionNode[];
  fragments: Record<string, FragmentDefinitionNode>;
  /** How deep each of the operations is. */
  depths: number[];
  /** Whether it selects the same whatever its variables. */
  fixed: boolean;
}

/** https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const maxTokens = 15_000;

/** How many lines a text may have: those of a block string are one token, but are taken apart one by one. */
const maxLines = 15_000;

/**
 * How deep brackets of all kinds may be nested: 500 is how deep graphql-java parses, if not quite counted so. Far
 * more would exhaust the stack.
 * @see https://github.com/graphql-java/graphql-java/blob/master/src/main/java/graphql/parser/ParserOptions.java
 */
const maxNesting = 500;

/** What all documents that are remembered may weigh: each takes about a hundred times the memory of its weight. */
const maxRemembered = 500_000;

/** What a document weighs besides the characters of its text. */
const ownWeight = 1000;

/** Characters of a text above which it is read anew each time: it would take the place of many. */
const maxTextRemembered = 20_000;

/** Makes a function that parses and validates query texts and remembers the last ones it saw. */
export function createDocuments(
  schema: GraphQLSchema,
  { introspection }: { introspection: boolean },
): (query: string) => PreparedDocument {
  const known = new Map<string, PreparedDocument>();
  let weight = 0;
  return (query) => {
    const prepared = known.get(query) ?? prepare(schema, query, introspection);
    if (query.length > maxTextRemembered) return prepared;
    forget(query);
    known.set(query, prepared);
    weight += query.length + ownWeight;
    while (weight > maxRemembered) forget(known.keys().next().value!);
    return prepared;
  };

  function forget(query: string): void {
    if (known.delete(query)) weight -= query.length + ownWeight;
  }
}

function prepare(schema: GraphQLSchema, query: string, introspection: boolean): PreparedDocument {
  if (!hasFewLines(query)) return { kind: 'too long' };
  let document: DocumentNode;
  try {
    if (nestingOf(query) > maxNesting) return { kind: 'unparsable' };
    document = parse(query, { maxTokens });
  } catch (error) {
    const tooLong = error instanceof GraphQLError && error.message.includes(`more that ${maxTokens} tokens`);
    return { kind: tooLong ? 'too long' : 'unparsable' };
  }
  const errors = faultsOf(schema, document, introspection);
  if (errors === 'too complex') return { kind: 'too long' };
  if (errors.length > 0) return { kind: 'invalid', errors };

  const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  const fragments = Object.fromEntries(
    document.definitions
      .filter((each) => each.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  return {
    kind: 'valid',
    document,
    operations,
    fragments,
    depths: operations.map(({ selectionSet }) => depthOf(selectionSet, fragments)),
    fixed: !hasConditions(document),
  };
}

function hasFewLines(query: string): boolean {
  let lines = 1;
  for (let at = 0; at < query.length && lines <= maxLines; at++) if (query[at] === '\n' || query[at] === '\r') lines++;
  return lines <= maxLines;
}

/** AWS's answer to a document that is short but takes too much to check is not known: it gets that of a long one. */
function faultsOf(schema: GraphQLSchema, document: DocumentNode, introspection: boolean) {
  try {
    return validateDocument(schema, document, { introspection });
  } catch (error) {
    if (error instanceof TooComplex) return 'too complex';
    throw error;
  }
}

/** How deep brackets are nested in as much of a text as is parsed; throws where it is no GraphQL. */
function nestingOf(query: string): number {
  const lexer = new Lexer(new Source(query));
  let depth = 0;
  let deepest = 0;
  for (let tokens = 0; tokens < maxTokens && lexer.advance().kind !== TokenKind.EOF; tokens++) {
    const { kind } = lexer.token;
    if (opening.has(kind)) deepest = Math.max(deepest, ++depth);
    if (closing.has(kind)) depth--;
  }
  return deepest;
}

const opening = new Set<string>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closing = new Set<string>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/** How deep fields are nested; a root field alone is 1. Introspection does not count. */
function depthOf(
  { selections }: SelectionSetNode,
  fragments: ValidDocument['fragments'],
  known = new Map<string, number>(),
): number {
  const depths = selections.map((selection) => {
    if (selection.kind === Kind.FIELD) {
      if (selection.name.value.startsWith('__')) return 0;
      return 1 + (selection.selectionSet ? depthOf(selection.selectionSet, fragments, known) : 0);
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) return depthOf(selection.selectionSet, fragments, known);
    const name = selection.name.value;
    const depth = known.get(name) ?? depthOf(fragments[name]!.selectionSet, fragments, known);
    known.set(name, depth);
    return depth;
  });
  return Math.max(0, ...depths);
}

function hasConditions(document: DocumentNode): boolean {
  let found = false;
  const look = (node: Parameters<typeof isConditional>[0]) => {
    found ||= isConditional(node);
  };
  visit(document, { Field: look, InlineFragment: look, FragmentSpread: look });
  return found;
}
