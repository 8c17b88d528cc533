import { expect, it } from 'vitest';
import { harmless } from '../../web/api/harmless.ts';

it('an answer has no marks that make a text look like another', () => {
  const answer = {
    title: 'a\u202efdp.exe',
    count: 2,
    none: null,
    signers: [{ name: 'Dave\u2069\u202E' }],
    message: 'one\ntwo',
  };
  expect(harmless(answer)).toEqual({
    ...{ title: 'afdp.exe', count: 2, none: null, signers: [{ name: 'Dave' }], message: 'one\ntwo' },
  });
});
