import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { readContext } from '../../infra/context.ts';
import { checkClients, runPython } from '../../local/test/clients/python.ts';

const page = readFileSync('docs/deploy.md', 'utf8');
/** Lines of the page's blocks, and commands amid its sentences. */
const given = [
  ...[...page.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)].flatMap(([, code]) => code!.split('\n')),
  ...[...page.matchAll(/`((?:aws|npm run deploy) [^`]+)`/g)].map(([, code]) => code!),
].flatMap((line) => line.replace(/ {2,}# .*$/, '').split(' && '));

/** What stands for a name that the reader puts in. */
const examples: Record<string, string> = {
  CertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
  TopicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms',
  UserPoolId: 'eu-west-1_Ab1cd2EfG',
  pool: 'eu-west-1_Ab1cd2EfG',
  table: 'arn:aws:dynamodb:eu-west-1:123456789012:table/one',
  machine: 'arn:aws:states:eu-west-1:123456789012:stateMachine:one',
  queue: 'https://sqs.eu-west-1.amazonaws.com/123456789012/one',
};
const filled = (command: string) =>
  command.trim().replace(/<([^>]+)>/g, (_, name: string) => examples[name] ?? name.replace(/\W/g, '-'));
/** The words of a command, as a shell has them. */
const wordsOf = (command: string) =>
  [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);

const commands = given.map(filled).filter((command) => command.startsWith('aws ') && command.split(' ').length >= 3);
const deployments = given
  .map(filled)
  .filter((command) => command.startsWith('npm run deploy ') && !command.includes('…'));

describe('docs/deploy.md', () => {
  beforeAll(checkClients);

  it('has commands from the empty account on to the removal', () => {
    expect(commands.length).toBeGreaterThan(15);
    expect(deployments.length).toBeGreaterThan(2);
  });

  // What is said wrong it refuses before it calls anybody; nobody is there to be called.
  it.each(commands)('gives a command that the AWS CLI takes: %s', { timeout: 60_000 }, async (command) => {
    const [, ...args] = wordsOf(command);
    const nobody = ['--endpoint-url', 'http://127.0.0.1:1'];
    const { stderr } = await runPython(['-m', 'awscli', ...args, ...nobody], {
      ...{ PATH: process.env.PATH, AWS_DEFAULT_REGION: 'eu-west-1', AWS_MAX_ATTEMPTS: '1' },
      ...{ AWS_ACCESS_KEY_ID: 'nobody', AWS_SECRET_ACCESS_KEY: 'nobody', AWS_EC2_METADATA_DISABLED: 'true' },
    });
    expect(stderr).toContain('Could not connect to the endpoint URL');
  });

  it.each(deployments)('gives settings that the stack knows: %s', (command) => {
    const settings = [...command.matchAll(/-c (\w+)=(\S+)/g)].map(([, key, value]) => [key!, value!] as const);
    expect(settings.length + Number(command.includes('--page-only'))).toBeGreaterThan(0);
    expect(() => readContext(Object.fromEntries(settings))).not.toThrow();
  });
});
