import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ResourceText } from '../../src/template/assembly.ts';
import { idFrom } from '../../src/template/ids.ts';
import { resourceTypes } from '../../src/template/resource-types.ts';
import { loadTemplate, type Template } from '../../src/template/template.ts';
import { synthesise } from './app.ts';
import { assembly, load } from './given.ts';

const endpoint = 'http://localhost:4600';

describe('a synthesised stack', () => {
  let folder: string;
  let template: Template;
  beforeAll(() => {
    folder = synthesise();
    template = loadTemplate({ assembly: folder, endpoint });
  });
  const only = (type: string, prefix = '') => {
    const found = template.ofType(type).filter(({ logicalId }) => logicalId.startsWith(prefix));
    expect(found).toHaveLength(1);
    return found[0]!;
  };

  it('holds every type that the table knows', () => {
    expect(Object.keys(resourceTypes).filter((type) => template.ofType(type).length === 0)).toEqual([]);
  });

  it('names where it runs', () => {
    const { stackName, region, accountId } = template;
    expect({ stackName, region, accountId }).toEqual({
      stackName: 'trial',
      region: 'us-east-1',
      accountId: '123456789012',
    });
  });

  it('lists inert resources apart', () => {
    expect(template.inert.map(({ type }) => type).sort()).toEqual([
      'AWS::CloudWatch::Alarm',
      'AWS::CloudWatch::Dashboard',
      'AWS::Events::Archive',
      'AWS::Logs::LogGroup',
      'AWS::SNS::Topic',
    ]);
    expect(template.inert.find(({ type }) => type === 'AWS::CloudWatch::Alarm')!.properties.Threshold).toBe(1);
  });

  it('resolves outputs', () => {
    expect(template.outputs).toEqual({
      GraphQLUrl: 'http://localhost:4600/graphql',
      UserPoolId: only('AWS::Cognito::UserPool').physicalId,
      DkimName: expect.stringMatching(/^[a-z0-9]{32}\._domainkey\.trial\.example$/),
    });
  });

  it('names what mail is sent with', () => {
    const arn = (name: string) => `arn:aws:ses:us-east-1:123456789012:${name}`;
    const named = (type: string, prefix: string) => {
      const { physicalId, arn: its } = only(type, prefix);
      return [physicalId, its];
    };
    expect(named('AWS::SES::EmailIdentity', 'Domain')).toEqual(['trial.example', arn('identity/trial.example')]);
    expect(named('AWS::SES::EmailIdentity', 'Desk')).toEqual([
      'desk@office.example',
      arn('identity/desk@office.example'),
    ]);
    expect(named('AWS::SES::ConfigurationSet', 'Quiet')).toEqual(['quiet', arn('configuration-set/quiet')]);
  });

  it('names what objects are kept in', () => {
    const { physicalId, arn, attributes } = only('AWS::S3::Bucket', 'Records');
    expect([physicalId, arn]).toEqual(['trial-records', 'arn:aws:s3:::trial-records']);
    expect(attributes).toEqual({
      Arn: 'arn:aws:s3:::trial-records',
      DomainName: 'trial-records.s3.amazonaws.com',
      DualStackDomainName: 'trial-records.s3.dualstack.us-east-1.amazonaws.com',
      RegionalDomainName: 'trial-records.s3.us-east-1.amazonaws.com',
    });
    expect(only('AWS::S3::BucketPolicy', 'Records').physicalId).toBe('trial-records');
  });

  it('gives every resource ids in the form of AWS', () => {
    expect(only('AWS::AppSync::GraphQLApi').attributes.ApiId).toMatch(/^[a-z0-9]{26}$/);
    expect(only('AWS::AppSync::GraphQLApi').attributes.RealtimeUrl).toBe('ws://localhost:4600/graphql/realtime');
    expect(only('AWS::AppSync::ApiKey').attributes.ApiKey).toMatch(/^da2-[a-z0-9]{26}$/);
    expect(only('AWS::Cognito::UserPool').physicalId).toMatch(/^us-east-1_[A-Za-z0-9]{9}$/);
    expect(only('AWS::Cognito::UserPoolClient').physicalId).toMatch(/^[a-z0-9]{26}$/);
    expect(only('AWS::SQS::Queue', 'Failed').physicalId).toMatch(
      /^http:\/\/localhost:4600\/123456789012\/trial-Failed/,
    );
    expect(only('AWS::DynamoDB::Table').attributes.StreamArn).toMatch(
      /^arn:aws:dynamodb:us-east-1:123456789012:table\/trial-Requests\w+\/stream\/\d{4}-\d\d-\d\dT[\d:.]{12}$/,
    );
    expect(only('AWS::StepFunctions::StateMachine').physicalId).toBe(
      'arn:aws:states:us-east-1:123456789012:stateMachine:trial-signing',
    );
    expect(only('AWS::Lambda::EventSourceMapping', 'AdvanceDynamoDB').physicalId).toMatch(
      /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
  });

  it('names event buses, and what is of them', () => {
    const arn = (name: string) => `arn:aws:events:us-east-1:123456789012:${name}`;
    const { physicalId, attributes } = only('AWS::Events::EventBus');
    expect({ physicalId, attributes }).toEqual({
      physicalId: 'changes',
      attributes: { Arn: arn('event-bus/changes'), Name: 'changes' },
    });
    const rule = only('AWS::Events::Rule', 'Changed');
    const name = `trial-${rule.logicalId}`;
    expect([rule.physicalId, rule.arn]).toEqual([`changes|${name}`, arn(`rule/changes/${name}`)]);
    const ended = only('AWS::Events::Rule', 'Ended');
    expect([ended.physicalId, ended.arn]).toEqual([`trial-${ended.logicalId}`, arn(`rule/trial-${ended.logicalId}`)]);
    const archive = template.inert.find(({ type }) => type === 'AWS::Events::Archive')!;
    expect(archive.attributes).toEqual({ Arn: arn(`archive/${archive.physicalId}`) });
  });

  it('names keys and their aliases', () => {
    const { physicalId, arn, attributes } = template.ofType('AWS::KMS::Key')[0]!;
    expect(physicalId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(arn).toBe(`arn:aws:kms:us-east-1:123456789012:key/${physicalId}`);
    expect(attributes).toEqual({ Arn: arn, KeyId: physicalId });
    const alias = only('AWS::KMS::Alias');
    expect([alias.physicalId, alias.arn, alias.properties.TargetKeyId]).toEqual([
      'alias/seal',
      'arn:aws:kms:us-east-1:123456789012:alias/seal',
      arn,
    ]);
  });

  it('joins the definition of the state machine', () => {
    const { DefinitionString } = only('AWS::StepFunctions::StateMachine').properties;
    expect(JSON.parse(DefinitionString as string)).toMatchObject({
      States: { Begin: { Output: { table: only('AWS::DynamoDB::Table').arn, of: 'us-east-1' } } },
    });
  });

  it('connects resources by what they resolve to', () => {
    const handler = only('AWS::Lambda::Function', 'Advance');
    const mapping = only('AWS::Lambda::EventSourceMapping', 'AdvanceDynamoDB').properties;
    expect(handler.properties).toMatchObject({
      Role: only('AWS::IAM::Role', 'Advance').arn,
      Environment: { Variables: { TABLE: only('AWS::DynamoDB::Table').physicalId } },
    });
    expect(mapping).toMatchObject({
      FunctionName: handler.physicalId,
      EventSourceArn: only('AWS::DynamoDB::Table').attributes.StreamArn,
    });
    expect(only('AWS::AppSync::Resolver', 'ApiHello').properties.PipelineConfig).toEqual({
      Functions: [only('AWS::AppSync::FunctionConfiguration').attributes.FunctionId],
    });
  });

  it('finds the folder of a bundled function', () => {
    const { Code } = only('AWS::Lambda::Function', 'Advance').properties as { Code: { S3Key: string } };
    expect(existsSync(join(template.assetPath(Code.S3Key), 'index.mjs'))).toBe(true);
  });

  it('is the same each time it is synthesised and loaded', () => {
    const again = loadTemplate({ assembly: synthesise(), endpoint });
    expect(again.resources).toEqual(template.resources);
  });

  it('takes account and region from the app where it fixed them', () => {
    const fixed = synthesise({ account: '210987654321', region: 'eu-west-1' });
    const { accountId, region } = loadTemplate({ assembly: fixed, endpoint });
    expect({ accountId, region }).toEqual({ accountId: '210987654321', region: 'eu-west-1' });
    expect(() => loadTemplate({ assembly: fixed, endpoint, region: 'us-east-1' })).toThrow(
      'cannot run the stack in region us-east-1: its CDK app fixed eu-west-1; leave one of them out',
    );
  });
});

describe('loading', () => {
  const type = 'AWS::DynamoDB::Table';

  it.each([
    [
      'an unknown type',
      { Type: 'AWS::SNS::Subscription' },
      /^cannot run resource R: its type AWS::SNS::Subscription is not emulated; allowed: .*AWS::SQS::Queue, /,
    ],
    [
      'an unknown property',
      { Type: type, Properties: { Colour: 1 } },
      /^cannot run resource R \(AWS::DynamoDB::Table\): property Colour is not emulated; allowed: AttributeDefinitions, .*; see https:\/\/docs\.aws\.amazon\.com\/.*\/aws-resource-dynamodb-table\.html$/,
    ],
    [
      'an unknown nested property',
      { Type: type, Properties: { StreamSpecification: { ResourcePolicy: {} } } },
      /StreamSpecification\.ResourcePolicy is not emulated; allowed: StreamViewType;/,
    ],
    [
      'an unknown member of the policy of a table',
      { Type: type, Properties: { ResourcePolicy: { PolicyDocument: {}, Revision: 1 } } },
      /ResourcePolicy\.Revision is not emulated; allowed: PolicyDocument;/,
    ],
    [
      'the policy of an index',
      { Type: type, Properties: { GlobalSecondaryIndexes: [{ ResourcePolicy: {} }] } },
      /property GlobalSecondaryIndexes\[0\]\.ResourcePolicy is not emulated/,
    ],
    [
      'a function in another language',
      { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'python3.13' } },
      /^cannot run resource R \(AWS::Lambda::Function\): property Runtime is "python3.13"; allowed: nodejs18.x, /,
    ],
    [
      'a time that is no number',
      { Type: 'AWS::Lambda::Function', Properties: { Timeout: 'abc' } },
      /^cannot run resource R \(AWS::Lambda::Function\): property Timeout is "abc"; allowed: 1 to 900; see /,
    ],
    [
      'a number that is too large',
      { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: '901' } },
      /: property DelaySeconds is "901"; allowed: 0 to 900; see /,
    ],
    [
      'a mapping template in VTL',
      { Type: 'AWS::AppSync::Resolver', Properties: { RequestMappingTemplate: '{}' } },
      /^cannot run resource R \(AWS::AppSync::Resolver\): property RequestMappingTemplate is not emulated;/,
    ],
    ...[
      ['HTTP', 'HttpConfig'],
      ['AMAZON_EVENTBRIDGE', 'EventBridgeConfig'],
      ['AMAZON_OPENSEARCH_SERVICE', 'OpenSearchServiceConfig'],
      ['RELATIONAL_DATABASE', 'RelationalDatabaseConfig'],
      ['AMAZON_BEDROCK_RUNTIME', 'ServiceRoleArn'],
    ].map(([source, config]) => [
      `a data source of the type ${source}`,
      { Type: 'AWS::AppSync::DataSource', Properties: { [config!]: {}, Type: source } },
      new RegExp(
        `^cannot run resource R \\(AWS::AppSync::DataSource\\): property Type is "${source}"; allowed: NONE, AWS_LAMBDA, AMAZON_DYNAMODB; see \\S+$`,
      ),
    ]),
    [
      'an unknown property in a list',
      { Type: type, Properties: { KeySchema: [{ Name: 'x' }] } },
      /property KeySchema\[0\]\.Name is not emulated/,
    ],
    [
      'an unknown value',
      { Type: type, Properties: { BillingMode: 'FREE' } },
      /BillingMode is "FREE"; allowed: PAY_PER_REQUEST, PROVISIONED;/,
    ],
    [
      'an object for a string',
      { Type: type, Properties: { TableName: {} } },
      /TableName is an object; allowed: a string, number or boolean;/,
    ],
    [
      'a name that no table has',
      { Type: type, Properties: { TableName: 'a b' } },
      /^cannot run resource R \(AWS::DynamoDB::Table\): property TableName is "a b"; allowed: 3 to 255 of /,
    ],
    ['a string for a list', { Type: type, Properties: { KeySchema: 'x' } }, /KeySchema is string; allowed: a list;/],
  ] as [string, ResourceText, RegExp][])('rejects %s in one line', (_, resource, message) => {
    const attempt = () => load({ Resources: { R: resource } });
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(/^[^\n]+$/);
    expect(attempt).toThrow(expect.objectContaining({ name: 'NotEmulated' }) as Error);
  });

  it.each([
    ['Ref', { Ref: 'A' }],
    ['GetAtt', { 'Fn::GetAtt': ['A', 'Arn'] }],
    ['Sub', { 'Fn::Sub': 'x-${A.Arn}' }],
    ['a nested Join', { 'Fn::Join': ['', ['x', { Ref: 'A' }]] }],
  ])('rejects resources that need each other through %s', (_, back) => {
    const Resources = {
      A: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'a' }, DependsOn: ['B'] },
      B: { Type: 'AWS::SQS::Queue', Properties: { QueueName: back } },
    };
    expect(() => load({ Resources })).toThrow(/^cannot order the resources: A needs B needs A; /);
  });

  it.each([
    ['short names', 'Trial', 'SigningRole', 'trial-SigningRole'],
    ['a name that fits, and whose stack AWS names whole', 'Trial', 'A'.repeat(58), `trial-${'A'.repeat(58)}`],
    ['a logical id that is too long', 'Trial', 'A'.repeat(59), `trial-${'A'.repeat(45)}-############`],
    ['a stack that AWS cuts', 'S'.repeat(30), 'A'.repeat(25), `${'s'.repeat(25)}-${'A'.repeat(25)}-############`],
    ['a stack that takes what is left', 'S'.repeat(40), 'A'.repeat(10), `${'s'.repeat(40)}-${'A'.repeat(10)}`],
    ['both too long', 'S'.repeat(40), 'A'.repeat(40), `${'s'.repeat(25)}-${'A'.repeat(25)}-############`],
  ])('names a role without a name after stack and logical id: %s', (_, stack, role, expected) => {
    const roles = assembly({ [stack]: { Resources: { [role]: { Type: 'AWS::IAM::Role', Properties: {} } } } });
    const { physicalId, arn } = loadTemplate({ assembly: roles, endpoint }).resource(role);
    expect(physicalId.replace(/-[a-zA-Z0-9]{12}$/, '-############')).toBe(expected);
    expect(arn).toBe(`arn:aws:iam::123456789012:role/${physicalId}`);
    expect(physicalId.length).toBeLessThanOrEqual(64);
  });

  it.each([
    ...['AWS::Logs::Anything', 'AWS::ApplicationAutoScaling::ScalableTarget', 'AWS::AppSync::ApiCache'],
    ...['Custom::AWS', 'AWS::CloudFormation::CustomResource'],
  ])('accepts the inert type %s whatever it holds', (Type) => {
    const { inert } = load({ Resources: { L: { Type, Properties: { x: { 'Fn::Transform': 1 } } } } });
    expect(inert.map(({ logicalId, physicalId }) => [logicalId, physicalId])).toEqual([['L', 'trial-L']]);
  });

  it('accepts that a resolver caches', () => {
    const CachingConfig = { Ttl: 60, CachingKeys: ['$context.arguments.id'] };
    const Properties = { ApiId: 'a', TypeName: 'Query', FieldName: 'f', CachingConfig };
    const { resources } = load({ Resources: { R: { Type: 'AWS::AppSync::Resolver', Properties } } });
    expect(resources).toHaveLength(1);
  });

  it('names what CloudFront has, which serves nothing', () => {
    const type = (name: string) => ({ Type: `AWS::CloudFront::${name}`, Properties: {} });
    const { inert, outputs } = load({
      Resources: {
        Site: type('Distribution'),
        Access: type('OriginAccessControl'),
        Headers: type('ResponseHeadersPolicy'),
        Rewrite: type('Function'),
      },
      Outputs: {
        Address: { Value: { 'Fn::Sub': 'https://${Site.DomainName}/' } },
        Ids: {
          Value: { 'Fn::Join': [' ', ['Site', 'Access', 'Headers'].map((id) => ({ 'Fn::GetAtt': [id, 'Id'] }))] },
        },
        Code: { Value: { 'Fn::GetAtt': ['Rewrite', 'FunctionARN'] } },
      },
    });
    expect(outputs.Address).toMatch(/^https:\/\/d[a-z0-9]{13}\.cloudfront\.net\/$/);
    expect(outputs.Ids).toMatch(/^E[A-Z0-9]{13} E[A-Z0-9]{13} [0-9a-f-]{36}$/);
    expect(inert.slice(0, 3).map(({ physicalId }) => physicalId)).toEqual(outputs.Ids!.split(' '));
    expect(outputs.Code).toBe('arn:aws:cloudfront::123456789012:function/trial-Rewrite');
  });

  it.each([
    ['by its id in the app', 'Second'],
    ['by its name', 'second'],
  ])('chooses among stacks %s', (_, stack) => {
    const folder = assembly({ First: { Resources: {} }, Second: { Resources: {} } });
    expect(loadTemplate({ assembly: folder, endpoint, stacks: [stack] }).stackName).toBe('second');
  });

  it('rejects a wrong name where there are several stacks', () => {
    const folder = assembly({ First: { Resources: {} }, Second: { Resources: {} } });
    expect(() => loadTemplate({ assembly: folder, endpoint, stacks: ['Third'] })).toThrow(
      /Third asked for, there: First, Second$/,
    );
  });

  it('rejects a folder that holds no assembly', () => {
    expect(() => loadTemplate({ assembly: '/nowhere', endpoint })).toThrow(/synthesise the CDK app first$/);
  });

  it('finds assets by key and by URL', () => {
    const { assetPath } = load({ Resources: {} });
    expect(assetPath('here.zip')).toMatch(/asset\.here$/);
    expect(assetPath('s3://some-bucket/here.zip')).toBe(assetPath('here.zip'));
    expect(() => assetPath('other.zip')).toThrow(
      'cannot find asset other.zip: Trial.assets.json lists child.json, gone.zip, here.zip',
    );
    expect(() => assetPath('gone.zip')).toThrow(/is not there; synthesise the CDK app again$/);
  });

  it('rejects an unknown logical id', () => {
    expect(() => load({ Resources: {} }).resource('X')).toThrow('cannot find resource X; there: ');
  });
});

describe('ids', () => {
  it('are the same for the same seed, and differ between seeds', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(idFrom(one, 26)).toBe(idFrom(one, 26));
        expect(idFrom(one, 26) === idFrom(other, 26)).toBe(one === other);
      }),
    );
  });
});
