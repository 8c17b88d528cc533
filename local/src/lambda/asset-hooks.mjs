import { isCommonJsUrl } from './asset-modules.mjs';

/** Lets imports see an asset without the package.json of the app around it. */
let asset;

/** Takes the asset's folder. */
export function initialize(given) {
  asset = given;
}

/** https://nodejs.org/api/module.html#resolvespecifier-context-nextresolve */
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  return isCommonJsUrl(asset, found.url) ? { ...found, format: 'commonjs' } : found;
}
