import { extname } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/** The pages, by the path that people see and without the `/`: each is served under it alone. */
export const pages: Readonly<Record<string, string>> = { 'index.html': 'index.html', sign: 'sign.html' };

/** The path at which a file of the build is served, without the `/`. */
export const pathOf = (name: string): string => Object.keys(pages).find((path) => pages[path] === name) ?? name;

/** Whether its name holds a hash of what is in it, so that it never changes. */
const isAsset = (name: string): boolean => name.startsWith('assets/');

/** What a file of the build is served as and for how long it may be kept; undefined for what is no part of the page. */
export function fileHeaders(name: string): { type: string; cacheControl: string } | undefined {
  const type = types[extname(name)];
  if (!type || !/^(assets\/)?[\w-]+\.\w+$/.test(name)) return undefined;
  return { type, cacheControl: isAsset(name) ? 'public, max-age=31536000, immutable' : 'no-store' };
}
