import { readdirSync } from 'node:fs';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { sources as ofPage } from '../../tools/page/build-page.ts';
import { sources as ofTemplate } from '../../tools/synthesise.ts';

/** All files of the project that some of them import, themselves included. */
async function imported(entryPoints: string[]): Promise<string[]> {
  const { metafile } = await build({
    ...{ entryPoints, bundle: true, write: false, metafile: true, outdir: 'none', logLevel: 'silent' },
    ...{ platform: 'node', format: 'esm', packages: 'external', jsx: 'automatic', jsxImportSource: 'preact' },
  });
  return Object.keys(metafile.inputs);
}

const filesIn = (folder: string) =>
  readdirSync(folder).flatMap((name) => (name.endsWith('.ts') ? [`${folder}/${name}`] : []));

// What is not among them would be served, or deployed, as it was before it changed.
describe('what is built anew when a source changes', () => {
  it.each([
    ['the page', ofPage, ['web/sign/main.tsx', 'web/home/main.tsx']],
    ['the template', ofTemplate, ['infra/app.ts', ...filesIn('functions'), ...filesIn('resolvers')]],
  ])('is by all that it imports: %s', async (_, sources, entryPoints) => {
    const files = await imported(entryPoints);
    const isSource = (file: string) => sources.some((source) => file === source || file.startsWith(`${source}/`));
    expect(files.filter((file) => !isSource(file))).toEqual([]);
  });
});
