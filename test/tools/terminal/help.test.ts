import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../tools/terminal/arguments.ts';
import { type Command, type CommandName, commands } from '../../../tools/terminal/commands.ts';
import { help } from '../../../tools/terminal/help.ts';

const names = Object.keys(commands) as CommandName[];
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const readme = readFileSync('README.md', 'utf8');

describe('the table of commands', () => {
  it('has every command of tools/, each a script of package.json', () => {
    // Those of `npm run check` are no commands of their own.
    const isCommand = ([name, script]: [string, string]) =>
      !name.startsWith('check:') && /^node --import tsx tools\/\S+$/.test(script);
    const withoutFlags = ([name, script]: [string, string]): [string, string] => [
      name,
      script.replace(/^node (--[\w-]+=\d+ )+/, 'node '),
    ];
    const ofTools = Object.entries(scripts).map(withoutFlags).filter(isCommand);
    expect(ofTools).toEqual(names.map((name) => [name, `node --import tsx tools/${name}.ts`]));
    expect(names.filter((name) => !existsSync(`tools/${name}.ts`))).toEqual([]);
  });

  it('is what the README shows', () => {
    const shown = [...readme.matchAll(/^\| `(npm [^`]+)` +\| (.+?) +\|$/gm)].map(([, line, does]) => [line, does]);
    expect(shown.slice(0, names.length)).toEqual(names.map((name) => [commands[name].line, commands[name].does]));
  });
});

describe('--help', () => {
  it.each(names)('fits a screen and tells all: %s', (name) => {
    const text = help(name);
    const lines = text.trimEnd().split('\n');
    const command: Command = commands[name];
    expect(lines.length).toBeLessThanOrEqual(40);
    const examples = lines.slice(lines.indexOf('Examples'));
    expect(lines.slice(0, -examples.length).filter((line) => line.length > 100)).toEqual([]);
    expect(examples).toEqual(['Examples', ...command.examples.map((each) => `  ${each}`)]);
    const words = [
      ...Object.keys(command.options ?? {}).map((option) => `--${option}`),
      ...Object.keys(command.environment ?? {}),
      ...(command.arguments ?? []).map((each) => each.name),
    ];
    expect(words.filter((word) => !lines.some((line) => line.startsWith(`  ${word}`)))).toEqual([]);
  });

  it('looks like this', () => {
    expect(help('token').split('\n').slice(0, 19)).toEqual([
      'npm run --silent token -- <e-mail> [options]',
      'prints an access token of a person, and nothing else',
      '',
      'The token is good for an hour, with every backend that uses the same data folder.',
      '',
      'Arguments',
      '  e-mail  whose; anybody will do, the local backend asks for no password',
      '',
      'Options',
      '  --group NAME  of a member of this group of the user pool',
      '  -h, --help    shows this',
      '',
      'Environment',
      '  DATA_DIR  the data folder of the backend; .local unless it says otherwise',
      '',
      'Exit codes',
      '  0  it is done',
      '  1  it could not be done; one line says why',
      '  2  it was called the wrong way; one line says how',
    ]);
  });

  it.each([
    ['start', '-h'],
    ['demo', '--help'],
    ['token', '--help'],
    ['watch', '--help'],
    ['mail', '-h'],
    ['executions', '-h'],
    ['redrive', '--help'],
    ['outputs', '-h'],
    ['deploy', '--help'],
    ['verify', '--help'],
  ] as const)('is what a command does with it, and nothing else: %s %s', { timeout: 60_000 }, async (name, flag) => {
    const run = promisify(execFile)(process.execPath, ['--import', 'tsx', `tools/${name}.ts`, flag], {
      env: { ...process.env, PORT: '1', DATA_DIR: '/nowhere' },
    });
    expect(await run).toEqual({ stdout: help(name), stderr: '' });
  });
});

describe('arguments', () => {
  it('are given by place and by name', () => {
    expect(readArguments('executions', ['--status', 'RUNNING', 'one', '--limit=5'])).toEqual({
      ...{ arguments: ['one'], options: { status: 'RUNNING', limit: '5' }, isHelp: false },
    });
    expect(readArguments('start', ['--fresh']).options).toEqual({ fresh: true });
    expect(readArguments('token', ['-h']).isHelp).toBe(true);
  });

  it('are passed on as they are typed, but for its own options', () => {
    const typed = ['-c', 'stage=dev', '--profile', 'production', '--require-approval=never', '-v', '-c', 'page=off'];
    expect(readArguments('deploy', typed)).toEqual({
      arguments: typed.filter((each) => each !== '--profile' && each !== 'production'),
      options: expect.objectContaining({ profile: 'production' }),
      isHelp: false,
    });
    expect(readArguments('deploy', ['--page-only=Countersign-dev']).arguments).toEqual([]);
  });

  it.each([
    ['start', ['--fersh'], 'argument --fersh is not accepted; npm start -- --help shows what start takes'],
    ['start', ['-x'], 'argument -x is not accepted; npm start -- --help shows what start takes'],
    ['start', ['now'], 'argument now is not accepted; npm start -- --help shows what start takes'],
    ['start', ['--fresh=no'], '--fresh takes no value; npm start -- --help shows what start takes'],
    ['token', [], '<e-mail> is missing; npm run --silent token -- --help shows what token takes'],
    [
      'token',
      ['a@b.c', 'd@e.f'],
      'argument d@e.f is not accepted; npm run --silent token -- --help shows what token takes',
    ],
    [
      'watch',
      ['a@b.c', 'one', 'two'],
      'argument two is not accepted; npm run --silent watch -- --help shows what watch takes',
    ],
    [
      'executions',
      ['--limit'],
      '--limit needs a value: --limit NUMBER; npm run --silent executions -- --help shows what executions takes',
    ],
    [
      'deploy',
      ['--page-only'],
      '--page-only needs a value: --page-only STACK; npm run deploy -- --help shows what deploy takes',
    ],
    ['demo', ['--constructor'], 'argument --constructor is not accepted; npm run demo -- --help shows what demo takes'],
  ] as const)('rejects %s %j in one line that says how to get help', (name, typed, message) => {
    expect(() => readArguments(name, [...typed])).toThrow(
      expect.objectContaining({ name: 'Ended', exitCode: 2, message }),
    );
  });
});
