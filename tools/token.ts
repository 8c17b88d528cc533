import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { issueToken } from '@countersign/local/token';
import { synthesise } from './synthesise.ts';
import { Ended } from './terminal/ended.ts';
import { run } from './terminal/run.ts';
import { settings } from './terminal/settings.ts';
import { shellQuote } from './terminal/shell-quote.ts';

await run('token', async ({ arguments: [email], options: { group } }) => {
  if (!/^[!#-?A-~]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(email!))
    throw new Ended(
      2,
      `cannot issue a token for ${email}; it is no e-mail address in plain ASCII, as the API takes them`,
    );
  const { dataDir } = settings();
  if (!existsSync(join(dataDir, 'users')))
    process.stderr.write(
      `no backend has used ${dataDir} yet; its tokens count only for one that is started with DATA_DIR=${shellQuote(dataDir)}\n`,
    );
  const person = { email: email!, groups: typeof group === 'string' ? [group] : [] };
  const token = await issueToken({ assembly: await synthesise(), dataDir, ...person, use: 'access' });
  process.stdout.write(`${token}\n`);
});
