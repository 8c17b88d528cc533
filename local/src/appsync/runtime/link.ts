import vm from 'node:vm';
import { hookNames, importsName } from './instrument.ts';
import type { ImportedName, Instrumented } from './instrument.ts';
import type { Description, Realm } from './realm.ts';
import type { Program } from './sandbox/main.ts';
import { CodeRefused } from './types.ts';
import type { CodeError } from './types.ts';

type Link = Parameters<Realm['sandbox']['load']>[0];

/**
 * Makes instrumented code a program of the realm.
 * @throws CodeRefused where it imports what is not there
 */
export function link({ imports, text, exports }: Instrumented, { sandbox, description, context }: Realm): Program {
  const wrong = imports.flatMap((each) => wrongImport(each, description.modules));
  if (wrong.length > 0) throw new CodeRefused(wrong);

  const hooks = Object.entries(hookNames).map(([hook, name]) => `${hook}: ${name}`);
  const bindings = imports
    .filter(({ local }) => local)
    .map(({ module, imported, local }) => {
      const target = imported === undefined ? local : `{${JSON.stringify(imported)}: ${local}}`;
      return `const ${target} = ${importsName}[${JSON.stringify(module)}];`;
    });
  const handlers = ['request', 'response'].filter((name) => exports[name]).map((name) => `${name}: ${exports[name]}`);
  // all that stands before the code is one line, which `lineOffset` takes out of the count
  const source = [
    `'use strict'; (function ({${description.globals.join(', ')}}, {${hooks.join(', ')}}) {` +
      `const ${description.hidden.map((name) => `${name} = undefined`).join(', ')};` +
      `return function (${importsName}) { ${bindings.join(' ')}`,
    text,
    `return { ${handlers.join(', ')} }; }; })`,
  ].join('\n');
  return sandbox.load(scriptOf(source).runInContext(context) as Link);
}

function scriptOf(source: string): vm.Script {
  try {
    return new vm.Script(source, { filename: 'code.js', lineOffset: -1 });
  } catch (error) {
    const line = Number(/^code\.js:(\d+)/.exec(String((error as Error).stack))?.[1] ?? 0);
    const value = `Parsing error: ${(error as Error).message}`;
    throw new CodeRefused([{ errorType: 'PARSER_ERROR', value, location: { line, column: 0, span: -1 } }]);
  }
}

function wrongImport(
  { module, imported, local, location }: ImportedName,
  modules: Description['modules'],
): CodeError[] {
  const names = Object.hasOwn(modules, module) ? modules[module] : undefined;
  if (names && (imported === undefined || names.includes(imported)))
    return module === '@aws-appsync/utils' ? wrongAlias(imported, local, location) : [];
  const value = names
    ? `module "${module}" has no exported member "${imported}"`
    : `cannot find module "${module}": code can import ${Object.keys(modules).join(', ')}`;
  return [{ errorType: 'LINT_ERROR', value, location }];
}

/**
 * Refuses other names for `util`, `runtime` and their like than those that esbuild makes by AWS's own recipe (`util as util2`):
 * bundles whose names were shortened were reported not to work. Helpers of data sources have other names in AWS's samples too.
 * @see https://github.com/aws/aws-appsync-community/issues/285
 * @see https://github.com/sid88in/serverless-appsync-plugin/pull/576
 */
function wrongAlias(imported: string | undefined, local: string, location: CodeError['location']): CodeError[] {
  if (imported === undefined || local.replace(/\d+$/, '') === imported) return [];
  const value = `"${imported}" is imported as "${local}": such bundles were reported not to run on AWS (serverless-appsync-plugin 576); do not minify names`;
  return [{ errorType: 'LINT_ERROR', value, location }];
}
