import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The virtual environment that .ci/run makes. */
const usual = '.venv/bin/python';
const python = process.env.PYTHON ?? (existsSync(usual) ? usual : 'python3');

/**
 * Runs the AWS CLI with credentials of nobody, where nobody answers, and gives what it says of that: what is said wrong it refuses
 * before it calls.
 * @throws Error, one line, where it is not there: `PYTHON` says which Python has it, by default that of `.venv`, else `python3`
 */
export function callNobody(args: string[]): string {
  const { stderr } = spawnSync(python, ['-m', 'awscli', ...args, '--endpoint-url', 'http://127.0.0.1:1'], {
    encoding: 'utf8',
    timeout: 60_000,
    env: {
      ...{ PATH: process.env.PATH, AWS_DEFAULT_REGION: 'eu-west-1', AWS_MAX_ATTEMPTS: '1' },
      ...{ AWS_ACCESS_KEY_ID: 'nobody', AWS_SECRET_ACCESS_KEY: 'nobody', AWS_EC2_METADATA_DISABLED: 'true' },
    },
  });
  if (/No module named|^$/.test(stderr ?? ''))
    throw new Error(
      `there is no AWS CLI for ${python}; install it ` +
        '(python3 -m venv .venv && .venv/bin/pip install -r tools/aws-clients.txt), or set PYTHON',
    );
  return stderr;
}
