import type { ServiceRole } from '../iam/authority.ts';
import type { IamOptions, ResourcePolicy, Role } from '../iam/iam.ts';
import { managedPolicy } from '../iam/managed-policies.ts';
import type { PolicyDocument, PolicyStatement } from '../iam/policy.ts';
import type { Resource, Template } from '../template/template.ts';
import { isTable, propertiesOf } from './dynamodb.ts';

/**
 * Collects what a template says of rights: roles with their inline, attached and managed policies, permissions of
 * functions, policies of queues, of event buses, of keys, of buckets and of tables. Gives what `createIam` takes.
 */
export function policiesOfTemplate(resources: Resource[]): Pick<IamOptions, 'roles' | 'resourcePolicies'> {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const attached = ofType('AWS::IAM::Policy').map(({ properties }) => properties as unknown as AttachedPolicy);
  return {
    roles: ofType('AWS::IAM::Role').map(({ physicalId: name, arn = '', properties }): Role => {
      const {
        AssumeRolePolicyDocument,
        Policies = [],
        ManagedPolicyArns = [],
      } = properties as unknown as RoleProperties;
      return {
        arn,
        name,
        trust: AssumeRolePolicyDocument,
        policies: [
          ...Policies.map(({ PolicyDocument }) => PolicyDocument),
          ...attached.filter(({ Roles = [] }) => Roles.includes(name)).map(({ PolicyDocument }) => PolicyDocument),
          ...ManagedPolicyArns.map(managedPolicy),
        ],
      };
    }),
    resourcePolicies: [
      ...ofType('AWS::Lambda::Permission').map(({ properties }) => {
        const permission = properties as unknown as Permission;
        const { arn } = find(ofType('AWS::Lambda::Function'), permission.FunctionName);
        return { resource: arn, document: invokePolicy(arn, permission) };
      }),
      ...ofType('AWS::SQS::QueuePolicy').flatMap(({ properties }): ResourcePolicy[] => {
        const { Queues, PolicyDocument } = properties as { Queues: string[]; PolicyDocument: PolicyDocument };
        return Queues.map((url) => ({ resource: find(ofType('AWS::SQS::Queue'), url).arn, document: PolicyDocument }));
      }),
      ...ofType('AWS::S3::BucketPolicy').map(({ properties }): ResourcePolicy => {
        const { Bucket, PolicyDocument } = properties as { Bucket: string; PolicyDocument: PolicyDocument };
        return { resource: find(ofType('AWS::S3::Bucket'), Bucket).arn, document: PolicyDocument };
      }),
      ...ofType('AWS::Events::EventBus').flatMap(({ arn, properties: { Policy } }): ResourcePolicy[] =>
        Policy === undefined ? [] : [{ resource: arn!, document: Policy as PolicyDocument }],
      ),
      ...ofType('AWS::Events::EventBusPolicy').map(({ properties }): ResourcePolicy => {
        const { EventBusName = 'default', Statement } = properties as Partial<BusPolicy> & Pick<BusPolicy, 'Statement'>;
        return { resource: find(ofType('AWS::Events::EventBus'), EventBusName).arn, document: { Statement } };
      }),
      ...resources.filter(isTable).flatMap((table): ResourcePolicy[] => {
        const document = propertiesOf(table).ResourcePolicy?.PolicyDocument as PolicyDocument | undefined;
        return document ? [{ resource: table.arn!, document, mayNameAccount: true }] : [];
      }),
      ...ofType('AWS::KMS::Key').map(({ arn, properties: { KeyPolicy } }): ResourcePolicy => {
        const document = (KeyPolicy as PolicyDocument | undefined) ?? defaultKeyPolicy(arn!.split(':')[4]!);
        return { resource: arn!, document, isKeyPolicy: true };
      }),
    ],
  };
}

interface RoleProperties {
  AssumeRolePolicyDocument: PolicyDocument;
  Policies?: { PolicyDocument: PolicyDocument }[];
  ManagedPolicyArns?: string[];
}

interface AttachedPolicy {
  PolicyDocument: PolicyDocument;
  Roles?: string[];
}

interface BusPolicy {
  EventBusName: string;
  Statement: PolicyStatement;
}

interface Permission {
  Action: string;
  FunctionName: string;
  Principal: string;
  SourceArn?: string;
  SourceAccount?: string;
}

/** The statement that Lambda makes of a permission: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
function invokePolicy(
  functionArn: string,
  { Action, Principal, SourceArn, SourceAccount }: Permission,
): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: Principal === '*' ? '*' : Principal.startsWith('arn:') ? { AWS: Principal } : { Service: Principal },
      Action,
      Resource: functionArn,
      Condition: {
        ...(SourceArn !== undefined && { ArnLike: { 'aws:SourceArn': SourceArn } }),
        ...(SourceAccount !== undefined && { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
      },
    },
  };
}

/** Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
const defaultKeyPolicy = (account: string): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: 'kms:*',
    Resource: '*',
  },
});

function find(among: Resource[], reference: string): Resource & { arn: string } {
  const found = among.find(({ physicalId, arn }) => reference === physicalId || reference === arn);
  if (found?.arn === undefined) throw new Error(`cannot find ${reference}, to which a policy of the template belongs`);
  return { ...found, arn: found.arn };
}

/** Which AWS service acts as which role, and in whose behalf; a data source is of its API. */
export function serviceRoles(template: Template): ServiceRole[] {
  const of = (service: string, type: string, roleOf: (properties: Record<string, unknown>) => unknown) =>
    template.ofType(type).flatMap(({ logicalId: resource, arn, properties }) => {
      const roleArn = roleOf(properties);
      const sourceArn = arn!.replace(/\/datasources\/.*/, '');
      return typeof roleArn === 'string' ? [{ service: `${service}.amazonaws.com`, roleArn, resource, sourceArn }] : [];
    });
  return [
    ...of('lambda', 'AWS::Lambda::Function', ({ Role }) => Role),
    ...of('states', 'AWS::StepFunctions::StateMachine', ({ RoleArn }) => RoleArn),
    ...of('appsync', 'AWS::AppSync::DataSource', ({ ServiceRoleArn }) => ServiceRoleArn),
    ...of(
      'appsync',
      'AWS::AppSync::GraphQLApi',
      ({ LogConfig }) => (LogConfig as { CloudWatchLogsRoleArn?: string } | undefined)?.CloudWatchLogsRoleArn,
    ),
  ];
}
