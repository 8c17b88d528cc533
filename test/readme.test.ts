import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../resolvers/lib/errorCodes.ts';

const readme = readFileSync('README.md', 'utf8');

describe('README', () => {
  it('shows the error codes as they are', () => {
    const errors = readme.slice(readme.indexOf('\n## Errors\n')).split(/\n## /)[1]!;
    const rows = [...errors.matchAll(/^\| *`(\w+)` *\| *(.+?) *\| *(.+?) *\|$/gm)];
    const shown = rows.map(([, code, when, then]) => [code!, { when, then }]);
    expect(shown).toEqual(Object.entries(errorCodes));
  });

  it.each(['errors[0].errorType', 'error.errors[0].errorType', 'error.graphQLErrors[0].errorType'])(
    'says where a client finds the code: %s',
    (place) => {
      expect(readme).toContain(place);
    },
  );
});
