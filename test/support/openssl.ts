import { execFileSync, spawnSync } from 'node:child_process';

/** Whether this machine has a program: the tests that ask a foreign one say so where it is missing. */
export const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Runs OpenSSL; gives what it prints. */
export const openssl = (args: string[], options: { cwd?: string; input?: Buffer } = {}): Buffer =>
  execFileSync('openssl', args, { stdio: ['pipe', 'pipe', 'pipe'], ...options });
