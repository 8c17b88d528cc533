import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations as ofS3 } from '../../src/s3/s3.ts';
import { trial, type Trial } from '../wiring/given.ts';
import { synthesise } from './app.ts';
import { commands, refusals, services } from './commands.ts';
import { checkClients, type Ran, runPython } from './python.ts';

const folder = join(import.meta.dirname, 'boto');
const scripts = readdirSync(folder).filter((name) => name.endsWith('.py') && name !== 'asking.py');

let backend: Trial;
let env: NodeJS.ProcessEnv;
/** What each script did. */
let ran: Record<string, Ran>;
beforeAll(async () => {
  await checkClients();
  backend = await trial({ assembly: synthesise(), allowedHosts: ['files.localhost'] });
  const { PATH } = process.env;
  env = {
    ...{ PATH, HOME: backend.dataDir, LANG: 'C.UTF-8', PYTHONDONTWRITEBYTECODE: '1' },
    ...{ AWS_ENDPOINT_URL: backend.url, AWS_CA_BUNDLE: backend.caPath, AWS_DEFAULT_REGION: backend.template.region },
    ...{ AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
    ...(backend.template.outputs as Record<string, string>),
    MAIL: join(backend.dataDir, 'mail'),
  };
  const all = scripts.map(async (name) => [name, await runPython([join(folder, name)], env)] as const);
  ran = Object.fromEntries(await Promise.all(all));
}, 600_000);
afterAll(() => backend?.stop());

const aws = (...args: string[]) =>
  runPython(['-m', 'awscli', '--endpoint-url', backend.url, ...args], {
    ...env,
    // `TestState` has a host of its own on AWS.
    AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
  });

describe('boto3', () => {
  it.each(scripts)('does what %s says', (name) => {
    const { code, stderr } = ran[name]!;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('has called every operation that is served', () => {
    const calls = Object.values(ran).flatMap(({ stdout }) => [...stdout.matchAll(/^called (\S+) (\S+)$/gm)]);
    const called = new Set(calls.map(([, service, operation]) => `${services[service as 's3']}.${operation}`));
    const served = [...backend.operations, ...Object.keys(ofS3).map((name) => `${services.s3}.${name}`)];
    expect(served.filter((operation) => !called.has(operation))).toEqual([]);
  });
});

describe('the AWS CLI', () => {
  it.each(Object.entries(commands).flatMap(([service, each]) => each.map((one) => [service, ...one] as const)))(
    'does aws %s %s',
    async (service, command, answer) => {
      const { code, stdout, stderr } = await aws(service, ...argumentsOf(command));
      expect({ code, stderr, answer: JSON.parse(stdout || 'null') as unknown }).toEqual({
        code: 0,
        stderr: '',
        answer,
      });
    },
  );

  it.each(refusals)('tells why aws %s is refused', async (command, code, sentence) => {
    const { code: status, stderr } = await aws(...argumentsOf(command));
    expect(status).toBeGreaterThan(0);
    expect(stderr).toMatch(/^.*An error occurred \(\S+\) when calling the \w+ operation: .+$/m);
    expect(stderr).toContain(`(${code})`);
    expect(stderr).toContain(sentence);
  });

  it('moves files by aws s3', async () => {
    const [up, down] = ['up.bin', 'down.bin'].map((name) => join(backend.dataDir, name)) as [string, string];
    writeFileSync(up, Buffer.alloc(5 * 1024 * 1024, 'x'));
    for (const args of [
      ['cp', up, 's3://files/cli/a b'],
      ['cp', 's3://files/cli/a b', down],
      ['sync', folder, 's3://files/cli/boto'],
    ])
      expect(await aws('s3', ...args, '--only-show-errors')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(down).equals(readFileSync(up))).toBe(true);
    const { stdout } = await aws('s3', 'ls', 's3://files/cli/', '--recursive');
    const listed = stdout
      .trim()
      .split('\n')
      .map((line) => line.slice(31));
    expect(listed).toEqual(['cli/a b', ...readdirSync(folder).map((name) => `cli/boto/${basename(name)}`)].sort());
    expect((await aws('s3', 'rm', 's3://files/cli/', '--recursive')).code).toBe(0);
    expect(await aws('s3', 'ls', 's3://files/cli/')).toMatchObject({ code: 1, stdout: '' });
    writeFileSync(up, Buffer.alloc(9 * 1024 * 1024));
    const { code, stderr } = await aws('s3', 'cp', up, 's3://files/cli/parts');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /upload failed: .*\(NotImplemented\) when calling the CreateMultipartUpload operation: POST of/,
    );
  });
});

/** The words of a command line, as a shell takes them; `$NAME` stands for what the environment has. */
const argumentsOf = (command: string) =>
  (command.match(/'[^']*'|\S+/g) ?? []).map((word) =>
    word.replaceAll("'", '').replace(/\$([A-Z_]+)/g, (_, name: string) => env[name]!),
  );
