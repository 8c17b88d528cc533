import { expect, it, describe } from 'vitest';
import { compile } from '../../../src/appsync/runtime/compile.ts';
import { clockAt } from './given.ts';

describe('compile', () => {
  it('runs a handler on a context', () => {
    const code = compile(`export function request(ctx) { return { payload: ctx.args.a } }`, { clock: clockAt(0) });
    expect(code.evaluate('request', { arguments: { a: 1 } })).toEqual({
      result: { payload: 1 },
      stash: {},
      appendedErrors: [],
      logs: [],
      extensions: { invalidations: [] },
      responseHeaders: {},
    });
  });
});
