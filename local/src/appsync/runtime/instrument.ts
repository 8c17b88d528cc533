import { parse } from 'acorn';
import type { AnyNode, Program } from 'acorn';
import { sourcePlaces } from './source-places.ts';
import { CodeRefused } from './types.ts';
import type { CodeError } from './types.ts';

/** A name that the code imports: `local` is what it calls it, `imported` is undefined for `* as`. */
export interface ImportedName {
  module: string;
  imported: string | undefined;
  local: string;
  location: CodeError['location'];
}

/** Code made ready to run as the body of a function. */
export interface Instrumented {
  /** The code without import and export syntax, with calls to the hooks; line for line as it was. */
  text: string;
  imports: ImportedName[];
  /** Local names by the names under which they are exported. */
  exports: Record<string, string>;
  /** Names the place of one in `text`, in the source where the code has a source map: `code.js:3:10`. */
  placeOf(line: number, column: number): string;
}

/** The name by which the instrumented text finds what it imports. */
export const importsName = '__imports';

/** Names by which the instrumented text calls the hooks of the sandbox. */
export const hookNames = {
  onCall: '__call',
  onIteration: '__step',
  onSpread: '__spread',
  onText: '__text',
  onLength: '__length',
  onCallback: '__each',
  onList: '__list',
  onIndex: '__index',
  consoleAt: '__at',
} as const;

/** Names that only the instrumented text may use: the hooks, the counters of loops, and what holds the imports. */
const reservedName = new RegExp(`^(?:(?:${Object.values(hookNames).join('|')})\\d*|${importsName})$`);

/** Syntax that could leave the sandbox or escape its counters; refused even where nothing else is checked. */
const unsafe: Record<string, string> = {
  ImportExpression: 'dynamic import is not supported',
  AwaitExpression: 'await is not supported',
  ExportAllDeclaration: 'export * is not supported',
  LabeledStatement: 'labels are not supported',
  MetaProperty: 'import.meta and new.target are not supported',
};

interface Insertion {
  at: number;
  text: string;
}

/** Parses code and puts the hooks in; throws `CodeRefused` for what cannot be parsed or must not run. */
export function instrument(code: string): Instrumented {
  const program = parseModule(code);
  const insertions: Insertion[] = [];
  const blanks: { start: number; end: number }[] = [];
  const imports: ImportedName[] = [];
  const exports: Record<string, string> = {};
  const insert: Insert = (at, text) => void insertions.push({ at, text });

  for (const node of program.body) {
    if (node.type === 'ImportDeclaration') {
      blanks.push(node);
      imports.push(...importedNames(node));
    } else if (node.type === 'ExportNamedDeclaration') {
      if (node.source) refuse('LINT_ERROR', 'export … from is not supported', node);
      blanks.push(node.declaration ? { start: node.start, end: node.declaration.start } : node);
      Object.assign(exports, exportedNames(node));
    } else if (node.type === 'ExportDefaultDeclaration') {
      refuse('LINT_ERROR', 'export default is not supported: export functions named request and response', node);
    }
  }
  const sourceOf = sourcePlaces(code);
  const placeNamed = (line: number, column: number) => sourceOf(line, column) ?? `code.js:${line}:${column}`;
  walk(program, (node) => {
    if (node.type === 'MemberExpression') aroundConsole(node, placeNamed, insert);
    return hooks[node.type]?.(node as never, insert);
  });

  insertions.sort((one, other) => one.at - other.at);
  const columnOf = columnMap(code, insertions);
  return {
    text: insertAll(blank(code, blanks), insertions),
    imports,
    exports,
    placeOf: (line, column) => placeNamed(line, columnOf(line, column)),
  };
}

function parseModule(code: string): Program {
  try {
    return parse(code, { ecmaVersion: 2022, sourceType: 'module', locations: true });
  } catch (error) {
    const { message, loc } = error as Error & { loc?: { line: number; column: number } };
    const value = `Parsing error: ${message.replace(/ \(\d+:\d+\)$/, '')}`;
    const location = { line: loc?.line ?? 0, column: loc ? loc.column + 1 : 0, span: -1 };
    throw new CodeRefused([{ errorType: 'PARSER_ERROR', value, location }]);
  }
}

type Insert = (at: number, text: string) => void;
type Hook<T extends AnyNode['type']> = (node: Extract<AnyNode, { type: T }>, insert: Insert) => (() => void) | void;

const onFunction: Hook<'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression'> = (node, insert) => {
  if (node.async) refuse('LINT_ERROR', 'async functions are not supported', node);
  if (node.body.type === 'BlockStatement') return insert(node.body.start + 1, `${hookNames.onCall}(${costOf(node)});`);
  const { body } = node;
  insert(body.start, `(${hookNames.onCall}(${costOf(node)}),`);
  return () => insert(body.end, ')');
};

/** Wraps a loop so that it counts its own iterations. */
const onLoop: Hook<'ForStatement' | 'ForInStatement' | 'ForOfStatement' | 'WhileStatement' | 'DoWhileStatement'> = (
  node,
  insert,
) => {
  const counter = `${hookNames.onIteration}${node.start}`;
  const count = `${counter}=${hookNames.onIteration}(${counter},${costOf(node.body)});`;
  insert(node.start, `{let ${counter}=0;`);
  if (node.body.type === 'BlockStatement') insert(node.body.start + 1, count);
  else insert(node.body.start, `{${count}`);
  return () => {
    if (node.type === 'DoWhileStatement') return insert(node.end, '}');
    insert(node.body.end, node.body.type === 'BlockStatement' ? '}' : '}}');
  };
};

/** What it costs to run a stretch of code once, the loops and functions in it aside. */
const costOf = ({ start, end }: AnyNode) => 1 + Math.floor((end - start) / 500);

const onSpread: Hook<'ObjectExpression'> = ({ properties }, insert) => {
  const spread = properties.filter((each) => each.type === 'SpreadElement').map(({ argument }) => argument);
  for (const { start } of spread) insert(start, `${hookNames.onSpread}((`);
  return () => spread.forEach(({ end }) => insert(end, '))'));
};

/** Pieces of a longer chain of `+`, and templates that a function takes apart: what is made of them counts. */
const partial = new WeakSet<AnyNode>();

function around(node: AnyNode, hook: string, insert: Insert): () => void {
  // a minified `return"a"+b` needs the blank
  insert(node.start, ` ${hook}((`);
  return () => insert(node.end, '))');
}

const onBinary: Hook<'BinaryExpression'> = (node, insert) => {
  if (node.operator !== '+') return undefined;
  partial.add(node.left);
  return partial.has(node) ? undefined : around(node, hookNames.onText, insert);
};

const onTemplate: Hook<'TemplateLiteral'> = (node, insert) =>
  node.expressions.length === 0 || partial.has(node) ? undefined : around(node, hookNames.onText, insert);

const onAssignment: Hook<'AssignmentExpression'> = (node, insert) => {
  if (node.operator === '+=') return around(node, hookNames.onText, insert);
  const { left } = node;
  if (left.type !== 'MemberExpression') return undefined;
  if (left.computed && !(left.property.type === 'Literal' && typeof left.property.value === 'string'))
    return aroundElement(left, insert);
  const name = left.computed ? left.property.type === 'Literal' && left.property.value : nameOf(left.property as never);
  return name === 'length' ? around(node.right, hookNames.onLength, insert) : undefined;
};

/** Looks at a list and at the place in it that is about to be written, each worked out once. */
function aroundElement({ object, property }: Extract<AnyNode, { type: 'MemberExpression' }>, insert: Insert) {
  if (object.type === 'Super') return undefined;
  insert(object.start, `${hookNames.onList}((`);
  insert(property.start, `${hookNames.onIndex}((`);
  return () => {
    insert(object.end, '))');
    insert(property.end, '))');
  };
}

/** Methods of lists that call a function for each element. */
const forEach = new Set([
  ...['map', 'forEach', 'filter', 'reduce', 'reduceRight', 'find', 'findIndex', 'findLast', 'findLastIndex'],
  ...['every', 'some', 'flatMap'],
]);

/** Counts the calls of what a method of lists is given. */
const onMethod: Hook<'CallExpression'> = ({ callee, arguments: [callback] }, insert) => {
  if (callee.type !== 'MemberExpression' || callee.computed || callback === undefined) return undefined;
  const name = nameOf(callee.property as never);
  if (!forEach.has(name) || callback.type === 'SpreadElement') return undefined;
  insert(callback.start, `${hookNames.onCallback}("${name}",`);
  return () => insert(callback.end, ')');
};

/** What is put into the code at each kind of node; what is returned runs after the nodes inside it. */
const hooks: { [type: string]: ((node: never, insert: Insert) => (() => void) | void) | undefined } = {
  FunctionDeclaration: onFunction,
  FunctionExpression: onFunction,
  ArrowFunctionExpression: onFunction,
  ForStatement: onLoop,
  ForInStatement: onLoop,
  ForOfStatement: onLoop,
  WhileStatement: onLoop,
  DoWhileStatement: onLoop,
  ObjectExpression: onSpread,
  BinaryExpression: onBinary,
  TemplateLiteral: onTemplate,
  TaggedTemplateExpression: ({ quasi }: Extract<AnyNode, { type: 'TaggedTemplateExpression' }>) =>
    void partial.add(quasi),
  AssignmentExpression: onAssignment,
  CallExpression: onMethod,
  Property: onProperty,
  Identifier: onName,
  ...Object.fromEntries(
    Object.entries(unsafe).map(([type, value]) => [type, (node: AnyNode) => refuse('LINT_ERROR', value, node)]),
  ),
};

function aroundConsole(
  { object }: Extract<AnyNode, { type: 'MemberExpression' }>,
  placeNamed: (line: number, column: number) => string,
  insert: Insert,
) {
  if (object.type !== 'Identifier' || object.name !== 'console') return;
  const { line, column } = object.loc!.start;
  insert(object.start, `${hookNames.consoleAt}(${JSON.stringify(placeNamed(line, column + 1))},`);
  insert(object.end, ')');
}

function onProperty(node: Extract<AnyNode, { type: 'Property' }>) {
  if (node.kind !== 'init') refuse('LINT_ERROR', 'accessors are not supported', node);
}

function onName(node: Extract<AnyNode, { type: 'Identifier' }>) {
  if (reservedName.test(node.name)) refuse('LINT_ERROR', `the name ${node.name} is reserved by the runtime`, node);
}

/** Visits all nodes but the names of members, which are neither bound nor looked up. */
function walk(node: AnyNode, enter: (node: AnyNode) => (() => void) | void): void {
  const leave = enter(node);
  for (const [name, value] of Object.entries(node) as [string, unknown][]) {
    if ((name === 'property' || name === 'key') && 'computed' in node && !node.computed) continue;
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof (child as AnyNode | null)?.type === 'string') walk(child as AnyNode, enter);
    }
  }
  leave?.();
}

function importedNames(node: Extract<AnyNode, { type: 'ImportDeclaration' }>): ImportedName[] {
  const module = String(node.source.value);
  if (node.specifiers.length === 0) return [{ module, imported: undefined, local: '', location: locationOf(node) }];
  return node.specifiers.map((each) => {
    const imported =
      each.type === 'ImportSpecifier'
        ? nameOf(each.imported)
        : each.type === 'ImportDefaultSpecifier'
          ? 'default'
          : undefined;
    return { module, imported, local: each.local.name, location: locationOf(each) };
  });
}

function exportedNames(node: Extract<AnyNode, { type: 'ExportNamedDeclaration' }>): Record<string, string> {
  const { declaration } = node;
  if (!declaration)
    return Object.fromEntries(node.specifiers.map((each) => [nameOf(each.exported), nameOf(each.local)]));
  if (declaration.type !== 'VariableDeclaration') return { [declaration.id.name]: declaration.id.name };
  const names = declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
  return Object.fromEntries(names.map((name) => [name, name]));
}

const nameOf = (node: { type: string; name?: string; value?: unknown }) => node.name ?? String(node.value);

function locationOf(node: AnyNode): CodeError['location'] {
  const { start } = node.loc!;
  return { line: start.line, column: start.column + 1, span: node.end - node.start };
}

function refuse(errorType: string, value: string, node: AnyNode): never {
  throw new CodeRefused([{ errorType, value, location: locationOf(node) }]);
}

/** Replaces stretches of code by blanks, so that all else keeps its place. */
function blank(code: string, stretches: { start: number; end: number }[]): string {
  let text = code;
  for (const { start, end } of stretches) {
    text = text.slice(0, start) + text.slice(start, end).replace(/[^\n\r\u2028\u2029]/g, ' ') + text.slice(end);
  }
  return text;
}

function insertAll(code: string, insertions: Insertion[]): string {
  let text = '';
  let at = 0;
  for (const each of insertions) {
    text += code.slice(at, each.at) + each.text;
    at = each.at;
  }
  return text + code.slice(at);
}

/** Gives the column in the code for one in the instrumented text; both count from 1. */
function columnMap(code: string, insertions: Insertion[]): (line: number, column: number) => number {
  return (line, column) => {
    const lines = code.split(/\r\n|[\n\r\u2028\u2029]/);
    let start = 0;
    for (let number = 1; number < line; number++) {
      start += lines[number - 1]!.length;
      start += code.startsWith('\r\n', start) ? 2 : 1;
    }
    let inserted = 0;
    for (const { at, text } of insertions) {
      if (at < start || at > start + (lines[line - 1]?.length ?? 0)) continue;
      const place = at - start + inserted + 1;
      if (place > column) break;
      if (column < place + text.length) return at - start + 1;
      inserted += text.length;
    }
    return column - inserted;
  };
}
