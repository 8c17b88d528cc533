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

  describe('with members that are kept as text', () => {
    const members = {
      identity: { sub: 's' },
      request: { headers: { host: 'h' }, domainName: null },
      info: {
        fieldName: 'f',
        parentTypeName: 'Query',
        variables: {},
        selectionSetList: ['a'],
        selectionSetGraphQL: '{a}',
      },
      env: { TABLE: 'Requests' },
    };
    const kept = {
      identity: JSON.stringify(members.identity),
      request: JSON.stringify(members.request),
      info: JSON.stringify(members.info),
      env: JSON.stringify(members.env),
    };
    const context = { arguments: { a: 1 }, source: null, info: null, prev: { result: 2 } };
    const evaluate = (body: string, ...given: [Record<string, unknown>, typeof kept?]) =>
      compile(`export function request(ctx) { ${body} }`, { clock: clockAt(0), check: false }).evaluate(
        'request',
        ...given,
      );

    it.each([
      'return ctx',
      'return JSON.stringify(ctx)',
      'return { ...ctx }',
      'return Object.keys(ctx)',
      'return [ctx.info.selectionSetList, ctx.identity.sub, ctx.env.TABLE, ctx.request.headers.host]',
      'ctx.identity.sub = "other"; return ctx.identity',
      'const { identity, ...rest } = ctx; return rest',
      'ctx.other = 1',
    ])('is as with all of it: %s', (body) => {
      expect(evaluate(body, context, kept)).toEqual(evaluate(body, { ...context, ...members }));
    });

    it.each(['identity', 'request', 'info', 'env'])('rejects that ctx.%s is assigned', (name) => {
      expect(evaluate(`ctx.${name} = {}`, context, kept).error?.message).toMatch(/TypeError: Cannot/);
    });

    it('shows the next handler nothing of what this one did to it', () => {
      const code = compile('export function request(ctx) { ctx.identity.sub += "!"; return ctx.identity.sub }', {
        ...{ clock: clockAt(0), check: false },
      });
      expect([1, 2].map(() => code.evaluate('request', context, kept).result)).toEqual(['s!', 's!']);
    });
  });
});
