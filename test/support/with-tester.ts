import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rights } from './stage/rights.ts';
import type { TemplateText } from './synthesised.ts';

/** The assembly with a role beside it, `Tester`, that may do what the suite of a deployed stage needs, and nothing else. */
export function withTester(assembly: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'countersign-tester-'));
  cpSync(assembly, copy, { recursive: true });
  const file = join(
    copy,
    readdirSync(copy).find((name) => name.endsWith('.template.json'))!,
  );
  const template = JSON.parse(readFileSync(file, 'utf8')) as TemplateText;
  const idOf = (output: keyof typeof rights) => (template.Outputs[output]!.Value as { Ref: string }).Ref;
  const arnOf = (output: keyof typeof rights) => ({ 'Fn::GetAtt': [idOf(output), 'Arn'] });
  const place = [{ Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }];
  const name = { 'Fn::GetAtt': [idOf('StateMachineArn'), 'Name'] };
  const resources: Record<keyof typeof rights, object> = {
    UserPoolId: arnOf('UserPoolId'),
    StateMachineArn: { 'Fn::Join': ['', ['arn:aws:states:', ...place, ':execution:', name, ':*']] },
    InvitationsTableName: arnOf('InvitationsTableName'),
  };
  const Statement = Object.entries(rights).map(([output, Action]) => ({
    ...{ Effect: 'Allow', Action, Resource: resources[output as keyof typeof rights] },
  }));
  const trusted = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } };
  template.Resources.Tester = {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trusted] },
      Policies: [{ PolicyName: 'stories', PolicyDocument: { Version: '2012-10-17', Statement } }],
    },
  };
  writeFileSync(file, JSON.stringify(template));
  return copy;
}
