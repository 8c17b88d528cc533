import { describe, expect, it } from 'vitest';
import { licenceFaults } from '../../tools/licences.ts';

const faultsOf = (name: string, license?: string, installed?: string) =>
  licenceFaults({ packages: { [`node_modules/${name}`]: license ? { license } : {} } }, () => installed);

describe('licences', () => {
  it.each(['MIT', '0BSD', '(MIT OR GPL-3.0-or-later)', 'MIT AND OFL-1.1'])('takes %s', (license) => {
    expect(faultsOf('good', license)).toEqual([]);
  });

  it.each([
    'GPL-3.0-only',
    'AGPL-3.0',
    'SSPL-1.0',
    'MPL-2.0',
    'MIT AND GPL-2.0',
    'SEE LICENSE IN LICENSE',
    'UNLICENSED',
  ])('rejects %s', (license) => {
    expect(faultsOf('a/node_modules/bad', license)).toEqual([
      expect.stringContaining(`node_modules/a/node_modules/bad: is licensed as ${license}; allowed are 0BSD, `),
    ]);
  });

  it('reads what is installed where the lockfile says nothing, and rejects what says nothing either', () => {
    expect(faultsOf('silent', undefined, 'ISC')).toEqual([]);
    expect(faultsOf('silent')).toEqual([expect.stringContaining('node_modules/silent: names no licence')]);
  });

  it('takes the exceptions with their binaries, nothing that is only named like them, and not our own packages', () => {
    expect(faultsOf('lightningcss', 'MPL-2.0')).toEqual([]);
    expect(faultsOf('lightningcss-linux-x64-gnu', 'MPL-2.0')).toEqual([]);
    expect(faultsOf('lightningcss-plugin', 'MPL-2.0')).toHaveLength(1);
    expect(
      licenceFaults({ packages: { '': {}, client: {}, 'node_modules/x': { link: true } } }, () => undefined),
    ).toEqual([]);
  });
});
