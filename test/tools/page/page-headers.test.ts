import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pageConfig } from '../../../tools/page/page-config.ts';
import { pages } from '../../../tools/page/page-files.ts';
import { pageHeaders } from '../../../tools/page/page-headers.ts';

const files = readdirSync('web').filter((name) => name.endsWith('.html'));

/** A policy's directives, each with its sources. */
const directivesOf = (policy: string) =>
  Object.fromEntries(policy.split('; ').map((directive) => /^(\S+) (.+)$/.exec(directive)!.slice(1)));

describe.each(files)('the policy that %s brings along', (file) => {
  const html = readFileSync(`web/${file}`, 'utf8');
  const { 'connect-src': called, ...own } = directivesOf(
    /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(html)![1]!,
  );

  it('is that of the headers, which say what this stage may call, and forbid frames', () => {
    const header = directivesOf(pageHeaders(['https://api.example.com'])['content-security-policy']);
    expect(header).toEqual({
      ...own,
      'connect-src': "'self' https://api.example.com",
      'frame-ancestors': "'none'",
    });
  });

  it('leaves every stage to the headers', () => {
    expect(called).toBe("'self' https: wss: http://localhost:* ws://localhost:*");
  });

  it('is of a page that is served', () => {
    expect(Object.values(pages)).toContain(file);
  });
});

describe('config.json', () => {
  it('rejects a stack that is none of Countersign', () => {
    expect(() => pageConfig({ GraphqlEndpoint: 'https://api.example.com/graphql' })).toThrow(
      'the stack has no output RealtimeEndpoint; it is not one of Countersign',
    );
  });
});
