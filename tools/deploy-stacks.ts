import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Outputs } from './stack-outputs.ts';
import { Ended } from './terminal/ended.ts';

/**
 * Has `cdk deploy` do what it is told.
 * @returns the outputs of what it deployed, by the names of the stacks: none where it was told to prepare a deployment alone
 * @throws Ended with its exit code where it failed; it has said why
 */
export async function deployStacks(forCdk: string[]): Promise<Record<string, Outputs>> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-deploy-'));
  const own = outputsFileOf(forCdk);
  const file = own ?? join(folder, 'outputs.json');
  // npm names the folder of its programs in PATH; whoever calls this by itself gets the same one.
  const PATH = [process.env.PATH, fileURLToPath(new URL('../node_modules/.bin', import.meta.url))].join(delimiter);
  try {
    const cdk = spawn('cdk', ['deploy', ...forCdk, ...(own ? [] : ['--outputs-file', file])], {
      ...{ stdio: 'inherit', env: { ...process.env, PATH } },
    });
    const [code] = (await once(cdk, 'close')) as [number | null];
    if (code !== 0) throw new Ended(code ?? 1, 'cdk deploy failed, as it says above; the page was left as it is');
    const isPrepared = /--no-execute|--execute[= ]false|prepare-change-set/.test(forCdk.join(' '));
    if (isPrepared || !existsSync(file)) return {};
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Outputs>;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The file that the deployer wants the outputs in. */
function outputsFileOf(forCdk: string[]): string | undefined {
  const at = forCdk.findIndex((each) => /^(--outputs-file|-O)(=|$)/.test(each));
  const [, given] = /=(.*)/s.exec(forCdk[at] ?? '') ?? [];
  return at < 0 ? undefined : (given ?? forCdk[at + 1]);
}
