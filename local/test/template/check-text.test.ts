import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTemplate } from '../../src/template/template.ts';
import { assembly } from './given.ts';

/** The one line that refuses an assembly of which one file holds `content`, or has this text. */
function refusalOf(file: string, content: unknown, text = JSON.stringify(content)): string {
  const folder = assembly({ Trial: {} });
  writeFileSync(join(folder, file), text);
  let message = 'nothing is refused';
  try {
    loadTemplate({ assembly: folder, endpoint: 'http://localhost:4600' });
  } catch (error) {
    message = (error as Error).message;
  }
  return message.replace(`cannot read ${join(folder, file)}: `, '').replace('; synthesise the CDK app again', '');
}

describe('a template that CloudFormation could not read', () => {
  const queue = { Type: 'AWS::SQS::Queue' };
  it.each([
    [null, 'it is null; allowed: an object with Resources'],
    [[], 'it is a list; allowed: an object with Resources'],
    [{ Resources: null }, 'Resources is null; allowed: an object'],
    [{ Resources: [] }, 'Resources is a list; allowed: an object'],
    [{ Resources: { A: null } }, 'Resources.A is null; allowed: an object with Type'],
    [{ Resources: { A: {} } }, 'Resources.A.Type is missing; allowed: text'],
    [{ Resources: { A: { Type: 5 } } }, 'Resources.A.Type is 5; allowed: text'],
    [{ Resources: { ['a-b']: queue } }, 'a logical ID in Resources is "a-b"; allowed: letters and digits'],
    [{ Resources: { A: { ...queue, Properties: [] } } }, 'Resources.A.Properties is a list; allowed: an object'],
    [
      { Resources: { A: { ...queue, DependsOn: 5 } } },
      'Resources.A.DependsOn is 5; allowed: a logical ID, or a list of them',
    ],
    [
      { Resources: { A: queue, B: { ...queue, DependsOn: ['A', 'Gone'] } } },
      'Resources.B.DependsOn is "Gone"; allowed: logical IDs of the template',
    ],
    [{ Resources: { A: { ...queue, Condition: {} } } }, 'Resources.A.Condition is an object; allowed: text'],
    [{ Parameters: { A: null } }, 'Parameters.A is null; allowed: an object with Type'],
    [{ Outputs: { A: null } }, 'Outputs.A is null; allowed: an object with Value'],
    [{ Outputs: { A: { Export: 'x' } } }, 'Outputs.A.Export is "x"; allowed: an object with Name'],
  ])('rejects %j', (template, refusal) => {
    expect(refusalOf('Trial.template.json', template)).toBe(refusal);
  });
});

it('a template is refused that is nested too deep to be walked', () => {
  const nested = (levels: number) => {
    const deep = `${'['.repeat(levels - 4)}1${']'.repeat(levels - 4)}`;
    const template = `{"Resources":{"A":{"Type":"AWS::SQS::Queue","Properties":{"QueueName":${deep}}}}}`;
    return refusalOf('Trial.template.json', undefined, template);
  };
  expect(nested(50_000)).toBe('its depth is 50000; allowed: 500 levels of objects and lists');
  expect(nested(501)).toBe('its depth is 501; allowed: 500 levels of objects and lists');
  expect(nested(500)).not.toContain('depth');
});

describe('a manifest that no CDK app writes', () => {
  const type = 'aws:cloudformation:stack';
  const properties = { templateFile: 'Trial.template.json' };
  it.each([
    [null, 'it is null; allowed: an object with artifacts'],
    [{ artifacts: [] }, 'artifacts is a list; allowed: an object'],
    [{ artifacts: { A: null } }, 'artifacts.A is null; allowed: an object with type'],
    [{ artifacts: { A: { type } } }, 'artifacts.A.properties.templateFile is missing; allowed: text'],
    [{ artifacts: { A: { type, environment: 5 } } }, 'artifacts.A.environment is 5; allowed: text'],
    [
      { artifacts: { A: { type, properties, dependencies: 5 } } },
      'artifacts.A.dependencies is 5; allowed: a list of artifacts',
    ],
  ])('rejects %j', (manifest, refusal) => {
    expect(refusalOf('manifest.json', manifest)).toBe(refusal);
  });

  it('rejects stacks that need one another', () => {
    const artifacts = {
      A: { type, properties, dependencies: ['B'] },
      B: { type, properties, dependencies: ['A'] },
    };
    expect(refusalOf('manifest.json', { artifacts })).toContain('A needs B needs A, a circle');
  });
});
