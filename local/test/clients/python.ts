import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What a program did. */
export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** The virtual environment that .ci/run makes. */
const usual = join(import.meta.dirname, '../../../.venv/bin/python');
const python = process.env.PYTHON ?? (existsSync(usual) ? usual : 'python3');

/** Runs Python; a program that does not end is ended, and has failed. */
export function runPython(args: string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((done) =>
    execFile(python, args, { env, timeout: 120_000 }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code ?? -1) || -1 : 0, stdout, stderr }),
    ),
  );
}

/**
 * Looks whether boto3 and the AWS CLI are there.
 * @throws Error, one line, where they are not: `PYTHON` says which Python has them, by default that of `.venv`, else `python3`
 */
export async function checkClients(): Promise<void> {
  const { code } = await runPython(['-c', 'import awscli, boto3'], process.env);
  if (code !== 0)
    throw new Error(
      `there are no boto3 and AWS CLI for ${python}; install them ` +
        '(python3 -m venv .venv && .venv/bin/pip install -r tools/aws-clients.txt), or set PYTHON',
    );
}
