import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../support/browser.ts';
import { letterOf, letters } from '../../../support/letters.ts';

const link = 'https://evil.example/pay?for=it';
const wide = 'W'.repeat(200);
const hostile = (['ASKED_SIGNER', 'DECLINED_PENDING', 'RELEASED_REASSIGNED'] as const).flatMap((name) =>
  [
    `${link} www.evil.example eve@evil.example <a href="${link}">Sign</a>`,
    `"><img src="${link}"><script>fetch('${link}')</script><style>@import '${link}'</style>`,
    wide,
    'שלום עולם, הנה החוזה',
  ].map((written) =>
    letterOf(
      name,
      'de',
      {
        title: written.slice(0, 200),
        message: `${written}\n\n${link}`,
        reason: written,
        signerName: written.slice(0, 100),
      },
      {},
      { name: written.slice(0, 100) },
    ),
  ),
);

const browser = await launchBrowser();
const page = await browser.newPage();
const asked: string[] = [];
await page.route('**/*', (route) => {
  asked.push(route.request().url());
  return route.abort();
});

const look = readFileSync('test/support/look.js', 'utf8');

/** What `look.js` gives. */
interface Seen {
  mode: string;
  language: string;
  title: string;
  overflow: number;
  foreign: string[];
  links: string[];
  contrasts: [text: string, contrast: number][];
}

/** Shows HTML as a page of its own, and gives what can be seen of it. */
async function shown(html: string, width: number, colorScheme: 'light' | 'dark') {
  await page.setViewportSize({ width, height: 800 });
  await page.emulateMedia({ colorScheme });
  await page.setContent(html, { waitUntil: 'load' });
  return page.evaluate<Seen>(look);
}

describe.each([
  [320, 'light'],
  [320, 'dark'],
  [800, 'light'],
  [800, 'dark'],
] as const)('a mail at %i pixels, in the %s', (width, colorScheme) => {
  it('fits, can be read, and has its button for a link alone', async () => {
    for (const { name, locale, mail, url } of [...letters, ...hostile]) {
      const { links, contrasts, ...seen } = await shown(mail.html, width, colorScheme);
      expect([name, locale, links]).toEqual([name, locale, name === 'RELEASED_REASSIGNED' ? [] : [url]]);
      expect(seen).toEqual({ mode: 'CSS1Compat', language: locale, title: mail.subject, overflow: 0, foreign: [] });
      expect(contrasts.length).toBeGreaterThan(5);
      // Source: https://www.w3.org/TR/WCAG22/#contrast-minimum
      for (const [text, contrast] of contrasts) expect([text, contrast >= 4.5]).toEqual([text, true]);
    }
    expect(asked).toEqual([]);
  });
});

describe('the HTML of a mail', () => {
  it('is read as it is written: all that opens closes, where it may stand', async () => {
    for (const { mail } of [...letters, ...hostile]) {
      const parsed = `new DOMParser().parseFromString(${JSON.stringify(mail.html)}, 'text/html')`;
      const read = await page.evaluate<string>(`${parsed}.documentElement.outerHTML`);
      expect(normal(read)).toBe(normal(mail.html.replace('<!DOCTYPE html>', '')));
    }
  });
});

/** HTML but for what may be written in two ways. */
const normal = (html: string) =>
  html
    .replace(/&quot;(?=[^<>]*<)/g, '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&nbsp;', '\u00a0')
    .replace(/\s*\/>/g, '>')
    .replace(/\s+/g, ' ')
    .replace(/\s*([<>])\s*/g, '$1');
