import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import Module, { register } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * AWS has an asset by itself in `/var/task`: the package.json of the app around it does not say what its modules are, as
 * it does to Node.
 */
export function keepApart(directory) {
  const asset = realpathSync(directory);
  if (!isInModulePackage(dirname(asset))) return;
  const files = readdirSync(asset, { recursive: true });
  // Only where they are needed: hooks take a thread of their own.
  if (!files.some((file) => file.endsWith('.js'))) return;
  const read = Module._extensions['.js'];
  Module._extensions['.js'] = (module, file) =>
    isCommonJs(asset, file) ? module._compile(readFileSync(file, 'utf8'), file) : read(module, file);
  register('./asset-hooks.mjs', { parentURL: import.meta.url, data: asset });
}

/** Whether no package within the asset says what kind of module its file is. */
export function isCommonJs(asset, file) {
  if (!file.endsWith('.js') || !file.startsWith(join(asset, '/'))) return false;
  for (let folder = dirname(file); folder.length >= asset.length; folder = dirname(folder))
    if (existsSync(join(folder, 'package.json'))) return false;
  return true;
}

/** The same of a module's URL. */
export const isCommonJsUrl = (asset, url) => url.startsWith('file:') && isCommonJs(asset, fileURLToPath(url));

/** What Node says of a `.js` file in a folder: the nearest package counts. */
function isInModulePackage(folder) {
  const path = join(folder, 'package.json');
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')).type === 'module';
  return dirname(folder) !== folder && isInModulePackage(dirname(folder));
}
