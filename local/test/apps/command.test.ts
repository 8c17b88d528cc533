import { type ChildProcess, execSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { assembly, folder } from '../template/given.ts';
import { synthesised } from './given.ts';

const command = fileURLToPath(new URL('../../bin/local.mjs', import.meta.url));

/** The command with these arguments, which ends with the test. */
function local(...given: string[]): ChildProcess {
  const env = { ...process.env, PORT: '0', DATA_DIR: folder(), DURABILITY: 'relaxed' };
  const child = spawn(process.execPath, [command, ...given], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

it('runs an assembly by the command until it is asked to end', async () => {
  const channel = await synthesised(() => import('./api-key/app.ts'));
  const child = local('--assembly', channel, '--stack', 'Channel', '--no-console');
  for await (const line of createInterface({ input: child.stdout! })) {
    const { kind, outputs } = JSON.parse(line) as { kind: string; outputs: Record<string, string> };
    if (kind !== 'ready') continue;
    const headers = { 'x-api-key': outputs.ApiKey! };
    const response = await fetch(outputs.GraphQLUrl!, { method: 'POST', headers, body: '{"query":"{ motto }"}' });
    expect(await response.json()).toEqual({ data: { motto: 'hello' } });
    break;
  }
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

it('tells what is inert', async () => {
  const Resources = {
    Log: { Type: 'AWS::Logs::LogGroup' },
    Other: { Type: 'AWS::Logs::LogGroup' },
    Notices: { Type: 'Custom::S3BucketNotifications' },
  };
  const child = local('--assembly', assembly({ Trial: { Resources } }), '--no-console');
  const lines: unknown[] = [];
  for await (const line of createInterface({ input: child.stdout! })) {
    lines.push(JSON.parse(line));
    if (line.includes('"ready"')) break;
  }
  expect(lines).toContainEqual({
    kind: 'inert',
    count: 3,
    types: { 'AWS::Logs::LogGroup': 2, 'Custom::S3BucketNotifications': 1 },
  });
});

it('runs by the line of the README, in a shell', () => {
  const [, line] = /^(.+ --assembly) \.\.\/my-app\/cdk\.out +# with the settings/m.exec(
    readFileSync('local/README.md', 'utf8'),
  )!;
  expect(execSync(`${line} . --help`, { encoding: 'utf8' })).toContain(
    'Runs an assembly that a CDK app has synthesised',
  );
});

it.each([
  [[], /^local: --assembly is missing; give the folder that the CDK app wrote, e\.g\. --assembly cdk\.out\n$/],
  [['--assembly', '/nowhere'], /^local: cannot read \/nowhere\/manifest\.json: .*; synthesise the CDK app first\n$/],
])('says in one line what is missing: %j', async (given, message) => {
  const child = local(...given);
  let said = '';
  child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()));
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(said).toMatch(message);
});
