import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { synthesise } from '../../tools/synthesise.ts';
import { ofType, templateOf, type TemplateText, withMail } from '../support/synthesised.ts';

const stages = { local: await templateOf(), prod: await templateOf({ stage: 'prod' }) };
const open = await templateOf({ stage: 'prod', context: { introspection: 'on', ...withMail.context, webhooks: 'on' } });

describe.each(Object.entries(stages))('stage %s', (stage, template) => {
  const isProd = stage === 'prod';

  it('can put its tables back to any second, and encrypts them', () => {
    expect(propertiesOf(template, 'AWS::DynamoDB::Table', tableSafeguards)).toEqual(
      Array(2).fill({
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
        DeletionProtectionEnabled: isProd,
      }),
    );
  });

  it('encrypts its queues, keeps messages for 14 days, and takes none without TLS', () => {
    expect(
      propertiesOf(template, 'AWS::SQS::Queue', ['SqsManagedSseEnabled', 'MessageRetentionPeriod', 'KmsMasterKeyId']),
    ).toEqual(Array(3).fill({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 24 * 3600 }));
    const policies = propertiesOf(template, 'AWS::SQS::QueuePolicy', ['PolicyDocument']);
    expect(policies).toEqual(
      Array(3).fill({
        PolicyDocument: expect.objectContaining({
          Statement: expect.arrayContaining([
            expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          ]),
        }),
      }),
    );
  });

  it('guards its pool as its tables', () => {
    expect(propertiesOf(template, 'AWS::Cognito::UserPool', ['DeletionProtection'])).toEqual([
      { DeletionProtection: isProd ? 'ACTIVE' : 'INACTIVE' },
    ]);
  });

  it('ends every log after 90 days: of eight functions, the workflow, the API', () => {
    expect(propertiesOf(template, 'AWS::Logs::LogGroup', ['RetentionInDays'])).toEqual(
      Array(10).fill({ RetentionInDays: 90 }),
    );
  });

  // What is protected against deletion cannot go with a deployment that failed: a rollback would fail too.
  it.each([
    ...[['AWS::DynamoDB::Table', 'Retain'] as const, ['AWS::Cognito::UserPool', 'Retain'] as const],
    ...(['AWS::StepFunctions::StateMachine', 'AWS::SQS::Queue', 'AWS::Logs::LogGroup'] as const).map(
      (type) => [type, 'RetainExceptOnCreate'] as const,
    ),
  ])(`${isProd ? 'keeps' : 'removes'} each %s when the stack goes`, (type, kept) => {
    const policies = isProd
      ? { DeletionPolicy: kept, UpdateReplacePolicy: 'Retain' }
      : { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' };
    for (const [, { DeletionPolicy, UpdateReplacePolicy }] of ofType(template, type) as [string, Retained][])
      expect({ DeletionPolicy, UpdateReplacePolicy }).toEqual(policies);
  });

  it('offers sign-in by a mailed code', () => {
    expect(propertiesOf(template, 'AWS::Cognito::UserPool', ['Policies', 'UserPoolTier'])).toMatchObject([
      {
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
        UserPoolTier: 'ESSENTIALS',
      },
    ]);
    expect(propertiesOf(template, 'AWS::Cognito::UserPoolClient', ['ExplicitAuthFlows'])).toEqual([
      { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] },
    ]);
  });

  it(`${isProd ? 'refuses' : 'allows'} the deletion of the stack`, async () => {
    const manifest = JSON.parse(readFileSync(join(await synthesise({ stage }), 'manifest.json'), 'utf8'));
    const { properties } = manifest.artifacts[`Countersign-${stage}`];
    expect(properties.terminationProtection ?? false).toBe(isProd);
  });

  it('limits queries, and logs the API without bodies and headers', () => {
    expect(
      propertiesOf(template, 'AWS::AppSync::GraphQLApi', [
        ...['LogConfig', 'XrayEnabled', 'QueryDepthLimit', 'ResolverCountLimit', 'IntrospectionConfig'],
      ]),
    ).toEqual([
      {
        LogConfig: {
          CloudWatchLogsRoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^ApiLogRole/), 'Arn'] },
          ExcludeVerboseContent: true,
          FieldLogLevel: 'ERROR',
        },
        XrayEnabled: true,
        QueryDepthLimit: isProd ? 8 : 15,
        ResolverCountLimit: 20,
        IntrospectionConfig: isProd ? 'DISABLED' : 'ENABLED',
      },
    ]);
  });

  it('traces the workflow, and logs it without what people wrote', () => {
    const [machine] = propertiesOf(template, 'AWS::StepFunctions::StateMachine', [
      ...['TracingConfiguration', 'LoggingConfiguration'],
    ]);
    expect(machine).toMatchObject({
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { IncludeExecutionData: false, Level: 'ALL' },
    });
  });

  it('traces every function', () => {
    expect(propertiesOf(template, 'AWS::Lambda::Function', ['TracingConfig'])).toEqual(
      Array(8).fill({ TracingConfig: { Mode: 'Active' } }),
    );
  });

  it('allows every resource only where there is none to name: traces, the delivery of logs, executions', () => {
    const policies = [
      ...ofType(template, 'AWS::IAM::Role').flatMap(([, { Properties }]) => Properties.Policies ?? []),
      ...ofType(template, 'AWS::IAM::Policy').map(([, { Properties }]) => Properties),
    ] as { PolicyDocument: { Statement: Statement[] } }[];
    const actions = policies
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter(({ Resource }) => JSON.stringify(Resource).includes('*'))
      .flatMap(({ Action }) => Action);
    expect([...new Set(actions)].sort()).toEqual([
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
      'states:DescribeExecution',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });
});

describe('stage prod', () => {
  it("sends the pool's mail from the address that the context names, by Amazon SES", () => {
    const sender = (of: TemplateText) => propertiesOf(of, 'AWS::Cognito::UserPool', ['EmailConfiguration']);
    expect(sender(stages.prod)).toEqual([{}]);
    expect(sender(open)).toEqual([
      {
        EmailConfiguration: {
          EmailSendingAccount: 'DEVELOPER',
          From: 'sign@example.com',
          SourceArn: { 'Fn::Join': ['', expect.arrayContaining([':ses:', ':identity/sign@example.com'])] },
        },
      },
    ]);
  });

  it('opens introspection where the context says so', () => {
    expect(propertiesOf(open, 'AWS::AppSync::GraphQLApi', ['IntrospectionConfig'])).toEqual([
      { IntrospectionConfig: 'ENABLED' },
    ]);
  });
});

interface Retained {
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
}

interface Statement {
  Action: string | string[];
  Resource: unknown;
}

const tableSafeguards = ['PointInTimeRecoverySpecification', 'SSESpecification', 'DeletionProtectionEnabled'];

/** The named properties of each resource of a type, those that it has. */
function propertiesOf(template: TemplateText, type: string, names: string[]): Record<string, unknown>[] {
  return ofType(template, type).map(([, { Properties }]) =>
    Object.fromEntries(names.filter((name) => name in Properties).map((name) => [name, Properties[name]])),
  );
}
