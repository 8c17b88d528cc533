import { describe, expect, it } from 'vitest';
import { environmentOptions } from '../src/environment.ts';

describe('the options that the environment gives', () => {
  it.each([
    [{}, { host: undefined, allowedHosts: [] }],
    [{ HOST: '0.0.0.0' }, { host: '0.0.0.0', allowedHosts: [] }],
    [
      { HOST: '::', ALLOWED_HOSTS: 'dev.example, printer,' },
      { host: '::', allowedHosts: ['dev.example', 'printer'] },
    ],
  ])('of %j are %j', (environment, options) => expect(environmentOptions(environment)).toEqual(options));

  it.each([
    [
      { HOST: 'everywhere' },
      'HOST everywhere is not accepted; give an address of this machine, 0.0.0.0 for all of them',
    ],
    [{ HOST: '' }, 'HOST  is not accepted; give an address of this machine, 0.0.0.0 for all of them'],
    ...['*', 'dev.example:4600', 'http://dev.example', '.example'].map((name): [object, string] => [
      { ALLOWED_HOSTS: `localhost,${name}` },
      `ALLOWED_HOSTS has ${name}, which is no name; give names without port or *, with commas between`,
    ]),
  ])('rejects %j', (environment, message) => {
    expect(() => environmentOptions(environment as NodeJS.ProcessEnv)).toThrow(message);
  });
});
