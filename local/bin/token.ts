/**
 * `npm run --silent token -w local -- --assembly DIR EMAIL`: prints an access token of the assembly's user pool for a person,
 * and nothing else. `DATA_DIR` is the backend's; folders are as seen from where npm was called.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { issueToken } from '../src/issue-token.ts';

try {
  const {
    values: { assembly },
    positionals: [email],
  } = parseArgs({ options: { assembly: { type: 'string' } }, allowPositionals: true });
  if (!assembly || !email)
    throw new Error(
      'give the folder that the CDK app wrote, and whose token it is: --assembly cdk.out bob@example.com',
    );
  const { DATA_DIR = '.local', INIT_CWD = '.' } = process.env;
  const folders = { assembly: resolve(INIT_CWD, assembly), dataDir: resolve(INIT_CWD, DATA_DIR) };
  process.stdout.write(`${await issueToken({ ...folders, email, use: 'access' })}\n`);
} catch (error) {
  process.stderr.write(`local: ${(error as Error).message}\n`);
  process.exit(1);
}
