import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readContext } from '../../infra/context.ts';
import { callNobody } from '../support/aws-cli.ts';

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
  it('has commands from the empty account on to the removal', () => {
    expect(commands.length).toBeGreaterThan(15);
    expect(deployments.length).toBeGreaterThan(2);
  });

  it.each(commands)('gives a command that the AWS CLI takes: %s', { timeout: 60_000 }, (command) => {
    const [, ...args] = wordsOf(command);
    expect(callNobody(args)).toContain('Could not connect to the endpoint URL');
  });

  it.each(deployments)('gives settings that the stack knows: %s', (command) => {
    const settings = [...command.matchAll(/-c (\w+)=(\S+)/g)].map(([, key, value]) => [key!, value!] as const);
    expect(settings.length + Number(command.includes('--page-only'))).toBeGreaterThan(0);
    expect(() => readContext(Object.fromEntries(settings))).not.toThrow();
  });
});
