import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Gives the code in the newest mail of a backend. A mail is there before the call that sends it is answered.
 * @throws Error where that mail is to somebody else, or has no code
 */
export function mailedCode(dataDir: string, email: string): string {
  const folder = join(dataDir, 'mail');
  const newest = readdirSync(folder).sort().at(-1);
  if (!newest) throw new Error(`there is no mail in ${folder}`);
  const [head = '', text = ''] = readFileSync(join(folder, newest), 'utf8').split('\r\n\r\n');
  const code = /(?<!\d)(\d{6}|\d{8})(?!\d)/.exec(text)?.[0];
  if (!code || !head.split('\r\n').includes(`To: ${email}`)) throw new Error(`${newest} has no code for ${email}`);
  return code;
}
