import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the page is made of besides its HTML. */
export interface Built {
  script: string;
  style: string;
}

/** The parts that are built by themselves: the page, and the editor, which takes longer and is for one view. */
export type Part = 'main' | 'queries/editor';

/** Where the sources of the page lie. */
const sources = fileURLToPath(new URL('../../console/', import.meta.url));

/**
 * Makes what builds a part of the page: when it is first asked for, so that no start waits for it, and again when a source
 * has changed since. It is kept in memory, for it takes less than a second.
 */
export function createPage(part: Part): () => Promise<Built> {
  let built: Promise<Built & { inputs: string[]; at: number }> | undefined;
  return async () => {
    if (built && (await built.then(isStale, () => true))) built = undefined;
    return (built ??= build(part));
  };
}

const isStale = ({ inputs, at }: { inputs: string[]; at: number }) =>
  inputs.some((input) => (statSync(input, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > at);

async function build(part: Part) {
  const at = Date.now();
  const esbuild = await import('esbuild');
  const { outputFiles, metafile } = await esbuild.build({
    entryPoints: { part: resolve(sources, `${part}.tsx`) },
    ...{ absWorkingDir: sources, outdir: sources, bundle: true, minify: true, write: false, metafile: true },
    ...{ format: 'esm', target: 'es2022', jsx: 'automatic', jsxImportSource: 'preact', logLevel: 'silent' },
    // The project's own settings are for Node.
    tsconfigRaw: {},
  });
  const ending = (name: string) => outputFiles.find(({ path }) => path.endsWith(name))?.text ?? '';
  return { script: ending('.js'), style: ending('.css'), at, inputs: Object.keys(metafile.inputs).map(absolute) };
}

const absolute = (input: string) => resolve(sources, input);

/** The HTML of the page, which brings its token along. */
export const htmlOf = ({ title, token }: { title: string; token: string }): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>${escaped(title)}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="console-token" content="${escaped(token)}">
    <link rel="icon" href="/console/icon.svg">
    <link rel="stylesheet" href="/console/app.css">
    <script type="module" src="/console/app.js"></script>
  </head>
  <body>
    <div id="app"></div>
    <noscript>The console needs JavaScript: allow it for this address and load the page again.</noscript>
  </body>
</html>
`;

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll('>', '&gt;');

/** The picture in the browser's tab. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><g fill="none" stroke="#2f6fde" stroke-width="1.6"><rect x="5" y="1.5" width="6" height="3.5" rx="1"/><rect x="1" y="11" width="6" height="3.5" rx="1"/><rect x="9" y="11" width="6" height="3.5" rx="1"/><path d="M8 5v3M4 11V8h8v3"/></g></svg>`;

/** On every answer: nothing of others runs or loads here, nobody frames it, no cache keeps it. */
export const pageHeaders: Record<string, string> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
};
