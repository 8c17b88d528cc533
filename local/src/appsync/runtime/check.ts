import { createRequire } from 'node:module';
import type { Linter, Rule } from 'eslint';
import { remember } from '../../shared/remember.ts';
import { openPassed, type Passed } from '../../shared/passed.ts';
import { ownRules } from './check-rules.ts';
import { readied } from './ready.ts';
import { realm } from './realm.ts';
import { sourcePlaces, type SourcePlace } from './source-places.ts';
import { CodeRefused } from './types.ts';
import type { CodeError } from './types.ts';

/** Characters that a function's or resolver's code may have. */
const codeLimit = 32_768;

/**
 * Refuses code that AWS would refuse when it is created or evaluated: by the rules of its own lint plugin that need
 * no types, and by others that stand for those that do and for what only the service knows. The first call
 * loads the linter.
 * @throws CodeRefused with all that is wrong
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
 */
export function check(code: string): void {
  if (code.length === 0 || code.length > codeLimit) {
    const value = `code has ${code.length} characters; it may have 1 to ${codeLimit}`;
    throw new CodeRefused([{ errorType: 'CODE_SIZE', value, location: { line: 0, column: 0, span: -1 } }]);
  }
  passed(code);
}

/** Codes that were found good, the oldest forgotten first: tests evaluate the same one again and again. */
const passed = remember(100, (code): true => {
  before ??= openPassed([...sources, JSON.stringify(realm().description)]);
  if (before.has(code)) return true;
  const { linter, config } = (loaded ??= load());
  const codeErrors = codeErrorsOf(linter.verify(code, config, { filename: 'code.js', allowInlineConfig: false }));
  if (codeErrors.length > 0) throw new CodeRefused(withSources(codeErrors, sourcePlaces(code)));
  // What it imports, and what must not run, is found when it is made ready.
  readied(code);
  before.add(code);
  return true;
});

/** Codes that processes before have found good: the resolvers of a stack are the same at each start, and take two seconds. */
let before: Passed | undefined;
/** The rules, and which versions of the linter and of AWS's plugin there are. */
const sources = [
  ...['./check.ts', './check-rules.ts', './built-in-members.ts', './instrument.ts', './link.ts'],
  '../../../package.json',
].map((path) => new URL(path, import.meta.url));

/** The rules of AWS's plugin that need no types: its configuration `base`. */
export const awsRules = [
  ...['no-async', 'no-await', 'no-classes', 'no-continue', 'no-disallowed-binary-operators'],
  ...['no-disallowed-re-assignment', 'no-disallowed-unary-operators', 'no-for', 'no-generators', 'no-in-operator'],
  ...['no-labels', 'no-promise', 'no-regex', 'no-this', 'no-try', 'no-while', 'no-yield'],
];

const fileOf = (rule: string) => (rule === 'no-disallowed-binary-operators' ? rule.slice(0, -1) : rule);

let loaded: { linter: Linter; config: Linter.Config } | undefined;

function load(): { linter: Linter; config: Linter.Config } {
  const require = createRequire(import.meta.url);
  const { Linter } = require('eslint') as typeof import('eslint');
  // One by one: the plugin as a whole loads the TypeScript compiler, a second and 90 MB, for rules that are not used.
  const load = (name: string) =>
    require(`@aws-appsync/eslint-plugin/lib/rules/${fileOf(name)}.js`) as
      Rule.RuleModule | { default: Rule.RuleModule };
  const aws = awsRules.map((name) => {
    const rule = load(name);
    return [name, 'default' in rule ? rule.default : rule] as const;
  });
  const { globals } = realm().description;
  const config: Linter.Config = {
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: 'module',
      globals: {
        ...Object.fromEntries(Object.getOwnPropertyNames(globalThis).map((name) => [name, 'off'])),
        ...Object.fromEntries([...globals, 'NaN', 'Infinity', 'undefined'].map((name) => [name, 'readonly'])),
      },
    },
    plugins: { '@aws-appsync': { rules: Object.fromEntries(aws) }, runtime: { rules: ownRules } },
    rules: {
      ...Object.fromEntries(awsRules.map((name) => [`@aws-appsync/${name}`, 'error'])),
      ...Object.fromEntries(Object.keys(ownRules).map((name) => [`runtime/${name}`, 'error'])),
      'no-undef': 'error',
      'no-global-assign': 'error',
      'no-restricted-syntax': ['error', ...restrictedSyntax],
    },
  };
  return { linter: new Linter({ configType: 'flat' }), config };
}

const restrictedSyntax = [
  { selector: 'ThrowStatement', message: 'throw is not supported: use util.error' },
  { selector: 'NewExpression', message: 'new is not supported' },
  { selector: 'ImportExpression', message: 'dynamic import is not supported' },
  { selector: 'MetaProperty', message: 'import.meta and new.target are not supported' },
  { selector: 'ExportDefaultDeclaration', message: 'export default is not supported: export request and response' },
  { selector: 'ExportAllDeclaration', message: 'export * is not supported' },
  { selector: 'ClassExpression', message: 'classes are not supported' },
  { selector: 'DebuggerStatement', message: 'debugger is not supported' },
  { selector: 'Literal[bigint]', message: 'BigInt is not supported' },
];

const calls = 'runtime/no-invalid-functions';

/** What AWS says of what was found; a call of a name that is not defined is an invalid function alone. */
function codeErrorsOf(found: Linter.LintMessage[]): CodeError[] {
  const called = found.filter(({ ruleId }) => ruleId === calls);
  const isCalled = ({ line, column }: Linter.LintMessage) =>
    called.some((call) => call.line === line && call.column === column);
  return found.filter((each) => each.ruleId !== 'no-undef' || !isCalled(each)).map(codeError);
}

/** Errors in a bundle say where in its sources they are; the location is that in the bundle, as the service has it. */
const withSources = (errors: CodeError[], sourceOf: SourcePlace): CodeError[] =>
  errors.map((error) => {
    const source = sourceOf(error.location.line, error.location.column);
    return source === undefined ? error : { ...error, value: `${error.value} (${source})` };
  });

function codeError({ ruleId, fatal, message, line, column, endLine, endColumn }: Linter.LintMessage): CodeError {
  const span = endLine === line && endColumn !== undefined ? endColumn - column : -1;
  const isCall = ruleId === calls && message.startsWith('Invalid function: ');
  const errorType = fatal ? 'PARSER_ERROR' : isCall ? 'INVALID_FUNCTION_INVOCATION' : 'LINT_ERROR';
  return { errorType, value: message, location: { line, column, span } };
}
