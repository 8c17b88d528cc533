import { describe, expect, it } from 'vitest';
import { environmentOptions } from '../src/environment.ts';

const usual = { host: undefined, allowedHosts: [], durability: 'synced' };

describe('the options that the environment gives', () => {
  it.each([
    [{}, { ...usual }],
    [{ HOST: '0.0.0.0' }, { ...usual, host: '0.0.0.0' }],
    [{ DURABILITY: 'relaxed' }, { ...usual, durability: 'relaxed' }],
    [
      { HOST: '::', ALLOWED_HOSTS: 'dev.example, printer,' },
      { ...usual, host: '::', allowedHosts: ['dev.example', 'printer'] },
    ],
  ])('of %j are %j', (environment, options) => expect(environmentOptions(environment)).toEqual(options));

  it.each([
    [
      { HOST: 'everywhere' },
      'HOST everywhere is not accepted; give an address of this machine, 0.0.0.0 for all of them',
    ],
    [{ HOST: '' }, 'HOST  is not accepted; give an address of this machine, 0.0.0.0 for all of them'],
    [{ DURABILITY: 'no' }, 'DURABILITY no is not accepted; give synced, or relaxed for data that may be lost'],
    ...['*', 'dev.example:4600', 'http://dev.example', '.example'].map((name): [object, string] => [
      { ALLOWED_HOSTS: `localhost,${name}` },
      `ALLOWED_HOSTS has ${name}, which is no name; give names without port or *, with commas between`,
    ]),
  ])('rejects %j', (environment, message) => {
    expect(() => environmentOptions(environment as NodeJS.ProcessEnv)).toThrow(message);
  });
});
