/** Licences that the product may build on. */
const allowed = new Set([
  ...['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'CC0-1.0', 'ISC', 'MIT', 'MIT-0'],
  ...['OFL-1.1', 'Python-2.0', 'Unlicense'],
]);

/** Packages that have another licence, or say none, and why they may stay. Nothing of the first two is in what deploys or is packed. */
const exceptions: Record<string, string> = {
  lightningcss: 'MPL-2.0: vite minifies the styles of the page with it, unchanged',
  'caniuse-lite': 'CC-BY-4.0: data on browsers that the code generator reads',
  'png-js': 'MIT by its file LICENSE: its package.json names none',
};

/** A package of a lockfile. */
interface Locked {
  license?: string;
  link?: boolean;
}

/** What is read of a `package-lock.json`. */
export interface Lockfile {
  packages: Record<string, Locked>;
}

/**
 * Finds what a lockfile takes that it may not.
 * @param installed gives the licence that the package.json in a folder names, for packages of which the lockfile says none
 * @returns a line for each fault; none where all is well
 */
export function licenceFaults({ packages }: Lockfile, installed: (folder: string) => string | undefined): string[] {
  return Object.entries(packages).flatMap(([folder, { license = installed(folder), link }]) => {
    const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (!folder.includes('node_modules/') || link || isException(name)) return [];
    if (license && isAllowed(license)) return [];
    const got = license ? `is licensed as ${license}` : 'names no licence';
    return [`${folder}: ${got}; allowed are ${[...allowed].join(', ')}: take another package`];
  });
}

/** A package with binaries for each system has the licence of the one that chooses among them. */
const isException = (name: string) =>
  Object.keys(exceptions).some(
    (each) => name === each || /^-(android|darwin|freebsd|linux|win32)-/.test(after(name, each)),
  );
const after = (name: string, start: string) => (name.startsWith(start) ? name.slice(start.length) : '');

/** Reads an SPDX expression without exceptions and without brackets in brackets: one of what OR joins, all of what AND joins. */
const isAllowed = (expression: string) =>
  expression
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((each) => each.split(' AND ').every((licence) => allowed.has(licence)));
