import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TemplateText } from '../../src/template/assembly.ts';
import { loadTemplate, type TemplateOptions } from '../../src/template/template.ts';

/** A template for a nested stack. */
const child: TemplateText = {
  Parameters: { Name: { Type: 'String' } },
  Resources: {
    Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::Sub': '${Name}-child' } } },
    Own: { Type: 'AWS::SQS::Queue' },
  },
  Outputs: { Name: { Value: { 'Fn::GetAtt': ['Jobs', 'QueueName'] } } },
};

/** An empty folder. */
export const folder = () => mkdtempSync(join(tmpdir(), 'template-'));

/** Writes a cloud assembly by hand, as CDK lays it out, and gives its folder. */
export function assembly(
  stacks: Record<string, TemplateText>,
  environment = 'aws://unknown-account/unknown-region',
): string {
  const outdir = folder();
  const write = (name: string, content: unknown) => writeFileSync(join(outdir, name), JSON.stringify(content));
  const artifacts = Object.keys(stacks).map((id) => [
    id,
    {
      type: 'aws:cloudformation:stack',
      environment,
      properties: { templateFile: `${id}.template.json`, stackName: id.toLowerCase() },
    },
  ]);
  write('manifest.json', { artifacts: Object.fromEntries(artifacts) });
  for (const [id, template] of Object.entries(stacks)) {
    write(`${id}.template.json`, template);
    write(`${id}.assets.json`, {
      files: {
        here: { source: { path: 'asset.here' }, destinations: { current: { objectKey: 'here.zip' } } },
        gone: { source: { path: 'asset.gone' }, destinations: { current: { objectKey: 'gone.zip' } } },
        child: { source: { path: 'child.nested.json' }, destinations: { current: { objectKey: 'child.json' } } },
      },
    });
  }
  write('child.nested.json', child);
  mkdirSync(join(outdir, 'asset.here'));
  return outdir;
}

/** Loads a template of one stack called `trial`. */
export const load = (template: TemplateText, options: Partial<TemplateOptions> = {}) =>
  loadTemplate({ assembly: assembly({ Trial: template }), endpoint: 'http://localhost:4600', ...options });

/** What `value` resolves to: it stands in a function's environment, where everything may stand. */
export function resolved(value: unknown, rest: TemplateText = {}): unknown {
  const { Resources, ...others } = rest;
  const holder = { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { value } } } };
  const template = load({ ...others, Resources: { ...Resources, Holder: holder } });
  return (template.resource('Holder').properties as { Environment: { Variables: { value?: unknown } } }).Environment
    .Variables.value;
}
