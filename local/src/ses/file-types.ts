/** What stands behind the last dot of a file's name, in lower case; empty where there is none. */
export const extensionOf = (name: string): string => /\.([^.\s]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** Types of files that SES does not send: https://docs.aws.amazon.com/ses/latest/dg/mime-types.html */
export const forbiddenExtensions: ReadonlySet<string> = new Set([
  ...['ade', 'adp', 'app', 'asp', 'bas', 'bat', 'cer', 'chm', 'cmd', 'com', 'cpl', 'crt', 'csh', 'der', 'exe', 'fxp'],
  ...['gadget', 'hlp', 'hta', 'inf', 'ins', 'isp', 'its', 'js', 'jse', 'ksh', 'lib', 'lnk', 'mad', 'maf', 'mag', 'mam'],
  ...['maq', 'mar', 'mas', 'mat', 'mau', 'mav', 'maw', 'mda', 'mdb', 'mde', 'mdt', 'mdw', 'mdz', 'msc', 'msh', 'msh1'],
  ...['msh2', 'mshxml', 'msh1xml', 'msh2xml', 'msi', 'msp', 'mst', 'ops', 'pcd', 'pif', 'plg', 'prf', 'prg', 'reg'],
  ...['scf', 'scr', 'sct', 'shb', 'shs', 'sys', 'ps1', 'ps1xml', 'ps2', 'ps2xml', 'psc1', 'psc2', 'tmp', 'url', 'vb'],
  ...['vbe', 'vbs', 'vps', 'vsmacros', 'vss', 'vst', 'vsw', 'vxd', 'ws', 'wsc', 'wsf', 'wsh', 'xnk'],
]);

/** Media types of files whose type is not given; which ones AWS knows is not documented. */
export const typesByExtension: Readonly<Record<string, string | undefined>> = Object.assign(Object.create(null), {
  ...{ csv: 'text/csv', html: 'text/html', ics: 'text/calendar', md: 'text/markdown', txt: 'text/plain' },
  ...{ json: 'application/json', pdf: 'application/pdf', xml: 'application/xml', zip: 'application/zip' },
  ...{ gif: 'image/gif', jpeg: 'image/jpeg', jpg: 'image/jpeg', png: 'image/png', svg: 'image/svg+xml' },
}) as Record<string, string>;
