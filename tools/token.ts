import { issueToken } from '@countersign/local';
import { synthesise } from './synthesise.ts';
import { run, settings } from './settings.ts';

await run(async () => {
  const [email = '', ...rest] = process.argv.slice(2);
  if (!/^[^@\s]+@[^@\s]+$/.test(email) || rest.length > 0)
    throw new Error(
      `cannot issue a token for ${JSON.stringify([email, ...rest].join(' '))}; give one e-mail address: npm run --silent token -- bob@example.com`,
    );
  const { dataDir } = settings(process.env, []);
  const token = await issueToken({ assembly: await synthesise(), dataDir, email, use: 'access' });
  process.stdout.write(`${token}\n`);
});
