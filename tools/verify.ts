import { run } from './terminal/run.ts';
import { verifyFiles } from './verify/verify-files.ts';

await run('verify', async (given) => {
  // npm runs scripts in the folder of the project; files are where the command was typed.
  if (process.env.npm_lifecycle_event === 'verify' && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
  const { lines, isValid } = await verifyFiles(given);
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  if (!isValid) process.exitCode = 1;
});
