import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadTemplate, type Template } from '@countersign/local';
import { beforeAll, describe, expect, it } from 'vitest';
import { synthesise } from '../../tools/synthesise.ts';

describe.each(['local', 'prod'])('the stack of stage %s', (stage) => {
  let template: Template;
  beforeAll(async () => {
    template = loadTemplate({ assembly: await synthesise({ stage }), endpoint: 'http://localhost:4600' });
  });

  it('holds nothing that is not emulated', () => {
    expect(template.stackName).toBe(`Countersign-${stage}`);
    expect(template.inert.map(({ type }) => type)).toContain('AWS::Logs::LogGroup');
  });

  it('resolves to plain values only', () => {
    expect(JSON.stringify(template.resources)).not.toMatch(/"(Ref|Fn::\w+)"|\$\{AWS::|undefined/);
  });

  it('gives every name and ARN once', () => {
    const ids = template.resources.map(({ type, physicalId }) => `${type} ${physicalId}`);
    const arns = template.resources.flatMap(({ arn }) => arn ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(arns).size).toBe(arns.length);
  });

  it('has a bundle for every function', () => {
    const bundles = template
      .ofType('AWS::Lambda::Function')
      .map(({ properties }) => template.assetPath((properties.Code as { S3Key: string }).S3Key));
    expect(bundles.filter((bundle) => !existsSync(join(bundle, 'index.mjs')))).toEqual([]);
  });

  it('has a role for whatever acts as one', () => {
    const roles = template.ofType('AWS::IAM::Role').map(({ arn }) => arn);
    const used = template.resources.flatMap(({ properties: { Role, RoleArn, ServiceRoleArn } }) =>
      [Role, RoleArn, ServiceRoleArn].filter((arn) => arn !== undefined),
    );
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((arn) => !roles.includes(arn as string))).toEqual([]);
  });
});
