import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Makes what `npm pack` packs: one module of JavaScript, the declarations of what it exports, and the licence. */
const folder = fileURLToPath(new URL('.', import.meta.url));
const dist = join(folder, 'dist');
rmSync(dist, { recursive: true, force: true });
copyFileSync(join(folder, '../LICENSE'), join(folder, 'LICENSE'));
await build({
  entryPoints: [join(folder, 'src/index.ts')],
  outfile: join(dist, 'index.js'),
  ...{ bundle: true, format: 'esm', platform: 'neutral', target: 'es2022' },
});
execFileSync(process.execPath, [createRequire(import.meta.url).resolve('typescript/bin/tsc'), '-p', folder], {
  stdio: 'inherit',
});

// The compiler leaves `.ts` in the imports of declarations, where nobody but it would look for `.d.ts`.
for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.d.ts')) continue;
  const file = join(dist, name);
  writeFileSync(file, readFileSync(file, 'utf8').replace(/(from|import\()(\s*['"]\.[^'"]*)\.ts(?=['"])/g, '$1$2.js'));
}
