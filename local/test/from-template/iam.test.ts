import { describe, expect, it } from 'vitest';
import { policiesOfTemplate } from '../../src/from-template/iam.ts';
import type { Resource } from '../../src/template/template.ts';
import { iam, policy, refusal, role, roleArn, statement } from '../iam/given.ts';

const trust = role().trust;
const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:claims';
const queueArn = 'arn:aws:sqs:us-east-1:123456789012:jobs';
const resource = (type: string, physicalId: string, properties: object, arn?: string): Resource => ({
  logicalId: physicalId,
  attributes: {},
  type,
  physicalId,
  properties: properties as Record<string, unknown>,
  ...(arn && { arn }),
});
const roleResource = (properties: object = {}) =>
  resource('AWS::IAM::Role', 'worker', { AssumeRolePolicyDocument: trust, ...properties }, roleArn('worker'));

describe('the policies of a template', () => {
  it('join inline, attached and managed ones', () => {
    const [inline, attached] = [policy(statement({ Action: 'a:b' })), policy(statement({ Action: 'c:d' }))];
    const found = policiesOfTemplate([
      roleResource({
        Policies: [{ PolicyName: 'p', PolicyDocument: inline }],
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
      }),
      resource('AWS::IAM::Policy', 'q', { PolicyName: 'q', PolicyDocument: attached, Roles: ['worker'] }),
      resource('AWS::IAM::Policy', 'r', { PolicyName: 'r', PolicyDocument: attached, Roles: ['other'] }),
    ]);
    expect(found).toEqual({
      roles: [
        {
          arn: roleArn('worker'),
          name: 'worker',
          trust,
          policies: [
            inline,
            attached,
            {
              Version: '2012-10-17',
              Statement: {
                Effect: 'Allow',
                Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
                Resource: '*',
              },
            },
          ],
        },
      ],
      resourcePolicies: [],
    });
  });

  it.each([
    ['by name', 'claims'],
    ['by ARN', functionArn],
  ])('hold permissions of functions, %s', (_, FunctionName) => {
    const { resourcePolicies } = policiesOfTemplate([
      resource('AWS::Lambda::Function', 'claims', {}, functionArn),
      resource('AWS::Lambda::Permission', 'p', {
        Action: 'lambda:InvokeFunction',
        FunctionName,
        Principal: 'cognito-idp.amazonaws.com',
        SourceArn: 'arn:aws:cognito-idp:us-east-1:1:userpool/p',
        SourceAccount: '123456789012',
      }),
    ]);
    const { iam: it } = iam({ resourcePolicies });
    const invoke = (source: string) => () =>
      it.authorizeService(
        'cognito-idp.amazonaws.com',
        { action: 'lambda:InvokeFunction', resource: functionArn },
        { 'aws:SourceArn': source },
      );
    expect(refusal(invoke('arn:aws:cognito-idp:us-east-1:1:userpool/p'))).toBeUndefined();
    expect(refusal(invoke('arn:aws:cognito-idp:us-east-1:1:userpool/q'))?.code).toBe('AccessDeniedException');
  });

  it('hold policies of queues', () => {
    const document = policy({ ...statement(), Principal: { Service: 'events.amazonaws.com' }, Resource: queueArn });
    const url = 'http://localhost:4600/123456789012/jobs';
    const { resourcePolicies } = policiesOfTemplate([
      resource('AWS::SQS::Queue', url, {}, queueArn),
      resource('AWS::SQS::QueuePolicy', 'p', { Queues: [url], PolicyDocument: document }),
    ]);
    expect(resourcePolicies).toEqual([{ resource: queueArn, document }]);
  });

  it('hold policies of event buses, in the bus and by themselves', () => {
    const busArn = 'arn:aws:events:us-east-1:123456789012:event-bus/changes';
    const one = { ...statement(), Principal: { AWS: '*' }, Action: 'events:PutEvents', Resource: busArn };
    const { resourcePolicies } = policiesOfTemplate([
      resource('AWS::Events::EventBus', 'changes', { Name: 'changes', Policy: policy(one) }, busArn),
      resource('AWS::Events::EventBusPolicy', 'p', { EventBusName: 'changes', StatementId: 's', Statement: one }),
    ]);
    expect(resourcePolicies).toEqual([
      { resource: busArn, document: policy(one) },
      { resource: busArn, document: { Statement: one } },
    ]);
  });

  it('hold policies of keys, and that of a key without one', () => {
    const keyArn = (id: string) => `arn:aws:kms:us-east-1:123456789012:key/${id}`;
    const own = policy({ ...statement(), Principal: { AWS: roleArn('worker') }, Action: 'kms:*' });
    const { resourcePolicies } = policiesOfTemplate([
      resource('AWS::KMS::Key', 'a', { KeyPolicy: own }, keyArn('a')),
      resource('AWS::KMS::Key', 'b', {}, keyArn('b')),
    ]);
    const Principal = { AWS: 'arn:aws:iam::123456789012:root' };
    const Statement = { Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' };
    expect(resourcePolicies).toEqual([
      { resource: keyArn('a'), document: own, isKeyPolicy: true },
      { resource: keyArn('b'), document: { Version: '2012-10-17', Statement }, isKeyPolicy: true },
    ]);
  });

  it('hold policies of tables', () => {
    const tableArn = (name: string) => `arn:aws:dynamodb:us-east-1:123456789012:table/${name}`;
    const PolicyDocument = policy({ ...statement(), Principal: '*', Effect: 'Deny', Action: 'dynamodb:PutItem' });
    const { resourcePolicies } = policiesOfTemplate([
      resource('AWS::DynamoDB::Table', 'a', { ResourcePolicy: { PolicyDocument } }, tableArn('a')),
      resource('AWS::DynamoDB::Table', 'b', {}, tableArn('b')),
      resource(
        'AWS::DynamoDB::GlobalTable',
        'c',
        { Replicas: [{ Region: 'us-east-1', ResourcePolicy: { PolicyDocument } }] },
        tableArn('c'),
      ),
    ]);
    expect(resourcePolicies).toEqual(
      ['a', 'c'].map((name) => ({ resource: tableArn(name), document: PolicyDocument, mayNameAccount: true })),
    );
  });

  it('reject a managed policy that is not known', () => {
    const attached = roleResource({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] });
    expect(() => policiesOfTemplate([attached])).toThrow(
      /^cannot attach the policy arn:aws:iam::aws:policy\/AdministratorAccess: it is not known here; allowed: .*AWSLambdaBasicExecutionRole/,
    );
  });

  it('reject a policy of something that is not there', () => {
    const stray = resource('AWS::SQS::QueuePolicy', 'p', { Queues: ['x'], PolicyDocument: policy() });
    expect(() => policiesOfTemplate([stray])).toThrow('cannot find x, to which a policy of the template belongs');
  });
});
