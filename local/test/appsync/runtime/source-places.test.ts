import { buildSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { check } from '../../../src/appsync/runtime/check.ts';
import { sourcePlaces } from '../../../src/appsync/runtime/source-places.ts';
import { CodeRefused } from '../../../src/appsync/runtime/types.ts';
import { given } from './given.ts';

/** Bundles TypeScript by AWS's recipe, a type first, so that lines of the bundle are not those of the source. */
function bundled(...lines: string[]): string {
  const contents = ['interface Context {', '  args: { a?: { b: string } };', '}', '', ...lines].join('\n');
  const { outputFiles } = buildSync({
    stdin: { contents, loader: 'ts', sourcefile: 'src/resolver.ts' },
    bundle: true,
    format: 'esm',
    sourcemap: 'inline',
    sourcesContent: false,
    write: false,
  });
  return outputFiles[0]!.text;
}

const code = bundled(
  'export const request = (ctx: Context) => {',
  "  console.log('before');",
  '  return ctx.args.a!.b;',
  '};',
);

describe('a bundle with an inline source map', () => {
  it('names the line of the source in faults and in log lines', () => {
    expect(given(code).evaluate('request', {})).toMatchObject({
      error: { message: "src/resolver.ts:7:22: TypeError: Cannot read properties of undefined (reading 'b')" },
      logs: ['INFO - src/resolver.ts:6:3: "before"'],
    });
  });

  it('names the line of the source where it is refused', () => {
    const refused = () => check(bundled('export const request = () => {', "  return Number('5');", '};'));
    expect(refused).toThrow(CodeRefused);
    expect(refused).toThrow('Invalid function: Number (src/resolver.ts:6:10)');
  });

  it.each([
    ['that is no base64', '//# sourceMappingURL=data:application/json;base64,#'],
    ['that is no JSON', `//# sourceMappingURL=data:application/json;base64,${btoa('{')}`],
    ['in a file', '//# sourceMappingURL=code.js.map'],
  ])('counts as without one %s', (_what, comment) => {
    expect(sourcePlaces(`const a = 1;\n${comment}`)(1, 1)).toBeUndefined();
  });
});
