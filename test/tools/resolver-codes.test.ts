import { describe, expect, it } from 'vitest';
import { codesOf, faultsOf } from '../../tools/resolver-codes.ts';
import { templateOf } from '../support/synthesised.ts';

/** What AppSync refuses, and what says so. */
const refused: [code: string, fault: RegExp][] = [
  [
    "import { nope } from '@aws-appsync/utils';\nexport const request = () => ({ payload: nope });",
    /1:10: .*nope.*TS2305/,
  ],
  ['export const request = () => ({ payload: unknownName });', /1:42: .*unknownName.*TS2304/],
  ['export const request = () => ({ payload: "a".nope() });', /1:46: .*nope.*TS2339/],
  ['export const request = (ctx) => { for (let i = 0; i < 3; i++) {} return {}; };', /no-for/],
  ['const f = (n) => (n > 0 ? f(n - 1) : 0);\nexport const request = () => ({ payload: f(3) });', /no-recursion/],
  ['export const request = () => ({ payload: Object.freeze({}) });', /no-disallowed-methods/],
  [`export const request = () => ({ payload: '${'x'.repeat(32_000)}' });`, /takes at most 32000/],
];

describe('codes of resolvers', () => {
  it('pass as AppSync compiles and lints them', async () => {
    const codes = codesOf(await templateOf());
    expect(codes.map(({ name }) => name)).toContain('Mutation.startSigning');
    expect(faultsOf(codes)).toEqual([]);
  });

  const codes = refused.map(([code], at) => ({ name: `refused-${at}`, code }));
  const faults = faultsOf(codes);
  it.each(refused.map(([code, fault], at) => [code.slice(0, 80), fault, codes[at]!.name] as const))(
    'reject %s',
    (_code, fault, name) => {
      expect(faults.filter((line) => line.startsWith(name)).join('\n')).toMatch(fault);
    },
  );
});
