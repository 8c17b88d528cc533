import { join } from 'node:path';
import { readMailbox } from './mail/mailbox.ts';
import { showMail } from './mail/show-mail.ts';
import { run } from './terminal/run.ts';
import { settings } from './terminal/settings.ts';

await run('mail', async ({ arguments: [which], options }) => {
  const folder = join(settings().dataDir, 'mail');
  const lines = showMail(await readMailbox(folder), { which, to: options.to as string | undefined }, folder);
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
});
