import { readFileSync } from 'node:fs';
import { createClock } from '@countersign/local';
import { compile } from '@countersign/local/testing';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../resolvers/lib/errorCodes.ts';

const page = readFileSync('docs/errors.md', 'utf8');
const section = (heading: string) => page.split(`## ${heading}\n`)[1]!.split(/^## /m)[0]!;

describe('docs/errors.md', () => {
  it('shows the codes as they are', () => {
    const entries = [...section('Codes').matchAll(/^### `(\w+)`\n\n- when: (.+)\n- what to do: (.+)$/gm)];
    const shown = entries.map(([, code, when, then]) => [code, { when, then }]);
    expect(shown).toEqual(Object.entries(errorCodes));
  });

  it.each(['errors[0].errorType', 'error.errors[0].errorType', 'error.graphQLErrors[0].errorType'])(
    'says where a client finds the code: %s',
    (place) => {
      expect(section('Where a client finds the code')).toContain(place);
    },
  );
});

describe('what AppSync refuses by itself', () => {
  it('has the errorType Code where a resolver took too long, as the page says', () => {
    const slow = compile(
      'export const request = () => { const f = (n) => n < 2 ? n : f(n - 1) + f(n - 2); return f(60) }',
      {
        clock: createClock(),
        timeout: 20,
        check: false,
      },
    );
    const { errorType } = slow.evaluate('request', {}).error!;
    expect(section('What AppSync refuses by itself')).toContain(
      `has the \`errorType\` \`${errorType}\`. A busy machine`,
    );
  });
});
