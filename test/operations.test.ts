import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { showExecutions } from '../tools/executions/show-executions.ts';
import { readArguments } from '../tools/terminal/arguments.ts';
import { ofType, templateOf, withCanary } from './support/synthesised.ts';

const page = readFileSync('docs/operations.md', 'utf8');
const template = await templateOf(withCanary);
const sections = page
  .slice(page.indexOf('\n## Alarms\n'))
  .split(/^### /m)
  .slice(1)
  .map((section) => /^(\S+)\n([\s\S]*)/.exec(section)!.slice(1) as [string, string]);

describe('docs/operations.md', () => {
  it('has a section for every alarm, and an alarm for every section', () => {
    const alarms = ofType(template, 'AWS::CloudWatch::Alarm').map(([id]) =>
      id.replace(/^Alarms/, '').replace(/[0-9A-F]{8}$/, ''),
    );
    expect([...sections].map(([name]) => name).sort()).toEqual(alarms.sort());
  });

  it.each(sections)('says what it means, what to look at and what to do: %s', (_, text) => {
    expect(text.trim()).toMatch(/^- means: [\s\S]{20,}\n- look: `[^`]+`\n- do: [\s\S]{20,}$/);
  });

  it('has every command that a section gives to paste, and each is a line that a shell takes', () => {
    const given = sections.map(([, text]) => /\n- look: `([^`]+)`/.exec(text)![1]!);
    const defined = [...page.matchAll(/^(\w+)\(\) \{/gm)].map(([, name]) => name!);
    expect(
      given.map((line) => line.split(' ')[0]!).filter((name) => ![...defined, 'npm', 'aws'].includes(name)),
    ).toEqual([]);
    // The words of the page, with a command of AWS that says what it was called with.
    const words = [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)]
      .map(([, code]) => code!)
      .filter((code) => code.includes('() {'));
    const script = [...words, 'aws() { printf "%s|" "$@"; }', 'npm() { aws npm "$@"; }', 'set -u', ...given].join('\n');
    const said = execFileSync('sh', ['-e', '-c', script], { encoding: 'utf8' });
    expect(said.split('|').length).toBeGreaterThan(10 * given.length);
    expect(said).toContain('{ $.message = "request closed" }|');
  });

  it('lists executions by what the command takes', async () => {
    const given = [...page.matchAll(/npm run --silent executions -- --stack \$stack (--[^`#\n]+)/g)].map(
      ([, words]) => words!,
    );
    expect(given.length).toBeGreaterThan(2);
    for (const words of given) {
      const listed = showExecutions(readArguments('executions', words.trim().split(' ')), { PORT: '1' }, () => {});
      await expect(listed, words).rejects.toThrow(/localhost:1\b/);
    }
  });

  it('says what the alarms cost: ten cents for each metric that they watch', async () => {
    const said = [...page.matchAll(/(\d+)(?: of them)?, which watch (\d+)(?: metrics)?: US\$(\d+\.\d+)/g)];
    const have = [await templateOf(), template].map((each) => {
      const alarms = ofType(each, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
      const watched = alarms.flatMap(({ Metrics = [{ MetricStat: {} }] }) =>
        Metrics.filter((metric: object) => 'MetricStat' in metric),
      );
      return [alarms.length, watched.length, watched.length / 10];
    });
    expect(said.map(([, ...figures]) => figures.map(Number))).toEqual(have);
  });

  it('names outputs and resources that the template has', () => {
    const outputs = [...page.matchAll(/\boutput ([A-Z]\w+)/g)].map(([, name]) => name!);
    expect(outputs.filter((name) => !Object.hasOwn(template.Outputs, name))).toEqual([]);
    const resources = [
      ...[...page.matchAll(/\bnamed (\w+::\w+) (\w+)/g)].map(([, type, prefix]) => [type!, prefix!]),
      ...[...page.matchAll(/\b(?:said|failed|told) ([A-Z]\w+)/g)].map(([, prefix]) => ['Logs::LogGroup', prefix!]),
      ...[...page.matchAll(/\bthrottled ([A-Z]\w+)/g)].map(([, prefix]) => ['Lambda::Function', prefix!]),
      ...[...page.matchAll(/\bwaiting ([A-Z]\w+)/g)].map(([, prefix]) => ['SQS::Queue', prefix!]),
    ];
    // A prefix must be one resource's alone: the commands put it where one name is wanted.
    const found = resources.map(([type, prefix]) => [
      ...[type, prefix],
      ofType(template, `AWS::${type}`).filter(([id]) => id.startsWith(prefix!)).length,
    ]);
    expect(found).toEqual(resources.map((resource) => [...resource, 1]));
    expect(Math.min(outputs.length, resources.length)).toBeGreaterThan(3);
  });

  it('quotes the logs as they are', () => {
    const code = readdirSync('functions', { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => readFileSync(`${parentPath}/${name}`, 'utf8'))
      .join('\n');
    for (const message of ['change handled', 'change not handled; it comes again', 'request closed']) {
      expect(page).toContain(`\`${message}\``);
      expect(code).toContain(`'${message}'`);
    }
    const told = [...page.matchAll(/\btold \w+ ('[^']+')/g)].map(([, message]) => message!);
    expect(told.filter((message) => !code.includes(message))).toEqual([]);
    expect(told.length).toBeGreaterThan(5);
  });

  it('has all that RequestAltered may tell of, and finds it in the logs', () => {
    const code = readdirSync('functions/use-cases').map((name) => readFileSync(`functions/use-cases/${name}`, 'utf8'));
    const told = code.join('\n').matchAll(/\bnoteAlteration\(\s*'([^']+)'/g);
    const messages = [...new Set([...told].map(([, message]) => message!))];
    const [, section] = sections.find(([name]) => name === 'RequestAltered')!;
    expect(messages.filter((message) => !section.includes(`\`${message}\``))).toEqual([]);
    const [, pattern] = /^altered\(\) \{[\s\S]*?--filter-pattern '([^']+)'/m.exec(page)!;
    const starts = [...pattern!.matchAll(/\$\.message = "([^*"]+)\*"/g)].map(([, start]) => start!);
    expect(messages.filter((message) => !starts.some((start) => message.startsWith(start)))).toEqual([]);
    expect(messages.length).toBeGreaterThan(10);
  });

  it('has no line over 200 characters', () => {
    expect(page.split('\n').filter((line) => line.length > 200)).toEqual([]);
  });
});
