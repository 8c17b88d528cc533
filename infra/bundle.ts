import { readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { buildSync, type BuildOptions } from 'esbuild';
import { copyFonts } from './fonts.ts';

/** What AppSync takes at most, in characters. */
const codeLimit = 32_000;

/** What stands beside the bundle of a function, by its file name. */
const beside: Record<string, (folder: string) => void> = {
  'seal-record': (folder) => copyFonts(join(folder, 'fonts')),
};

/**
 * Bundles every function with one call of esbuild.
 * @param outdir where the bundles go; the folder of the assembly, so that two processes that synthesise at once share none
 * @param paths of the functions' files @default all of them
 * @returns gives the folder that holds the bundle of a function, by its file name
 */
export function bundleFunctions(outdir: string, paths = sources('functions')): (name: string) => string {
  const functions = paths.map((path) => ({ path, name: basename(path, '.ts') }));
  buildSync({
    ...shared,
    entryPoints: functions.map(({ path, name }) => ({ in: path, out: join(name, 'index') })),
    outdir,
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    target: 'node20',
    minify: true,
    mainFields: ['module', 'main'],
    alias: {
      // Lambda gives a function its credentials in the environment; the SDK's search for others is most of its size.
      '@aws-sdk/credential-provider-node': './functions/adapters/credential-provider.ts',
      'brotli/decompress.js': './functions/adapters/pdf/brotli.ts',
      'tiny-inflate': './functions/adapters/pdf/inflate.cts',
    },
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  for (const { name } of functions) beside[name]?.(join(outdir, name));
  return (name) => join(outdir, name);
}

/**
 * Bundles every resolver and pipeline step.
 * @returns gives the code by its path below `resolvers/`, without the ending
 * @throws Error where a bundle is over AppSync's limit
 */
export function bundleResolvers(): (name: string) => string {
  const { outputFiles } = buildSync({
    ...shared,
    entryPoints: [...sources('resolvers'), ...sources('resolvers/steps')],
    outbase: 'resolvers',
    outdir: 'resolvers',
    external: ['@aws-appsync/utils', '@aws-appsync/utils/*'],
    target: 'es2022',
    write: false,
  });
  const codes = new Map<string, string>();
  for (const { path, text } of outputFiles) {
    const name = relative('resolvers', path).slice(0, -'.js'.length);
    if (text.length > codeLimit)
      throw new Error(`resolver ${name} has ${text.length} characters; AppSync takes at most ${codeLimit}`);
    codes.set(name, text);
  }
  return (name) => {
    const code = codes.get(name);
    if (code === undefined) throw new Error(`there is no resolver ${name}; there are: ${[...codes.keys()].join(', ')}`);
    return code;
  };
}

const shared = { bundle: true, format: 'esm', legalComments: 'none', logLevel: 'error' } satisfies BuildOptions;

function sources(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .sort()
    .map((file) => join(folder, file));
}
