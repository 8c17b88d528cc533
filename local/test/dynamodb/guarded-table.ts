import {
  DeleteResourcePolicyCommand,
  DynamoDBClient,
  GetItemCommand,
  GetResourcePolicyCommand,
  PutItemCommand,
  PutResourcePolicyCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { assembly } from '../template/given.ts';
import { trial } from '../wiring/given.ts';

export const account = '123456789012';
/** The table's ARN. */
export const table = `arn:aws:dynamodb:us-east-1:${account}:table/letters`;
export const root = `arn:aws:iam::${account}:root`;
/** The administrator. */
export const user = `arn:aws:iam::${account}:user/local`;
const writes = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'];

/** Lets nobody write but roles that are named after the stack. */
export const guard = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'StackAlone',
      Effect: 'Deny',
      Principal: '*',
      Action: writes,
      Resource: '*',
      Condition: { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/trial-*` } },
    },
  ],
};

const role = (Action: string[], named: object = {}) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    ...named,
    AssumeRolePolicyDocument: {
      Statement: { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    },
    ...(Action.length > 0 && {
      Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: { Effect: 'Allow', Action, Resource: '*' } } }],
    }),
  },
});

/** A stack with a table of letters, under a policy where one is given, and roles; what else every stack must have. */
export const stack = (PolicyDocument?: object) =>
  assembly({
    Trial: {
      Resources: {
        Api: { Type: 'AWS::AppSync::GraphQLApi', Properties: { Name: 'trial', AuthenticationType: 'AWS_IAM' } },
        People: { Type: 'AWS::Cognito::UserPool', Properties: {} },
        App: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'People' } } },
        Schema: {
          Type: 'AWS::AppSync::GraphQLSchema',
          Properties: { ApiId: { 'Fn::GetAtt': ['Api', 'ApiId'] }, Definition: 'type Query { hello: String }' },
        },
        Writer: role(['dynamodb:PutItem']),
        Stranger: role(['dynamodb:PutItem', 'dynamodb:GetItem'], { RoleName: 'stranger' }),
        Nobody: role([], { RoleName: 'nobody' }),
        Letters: {
          Type: 'AWS::DynamoDB::Table',
          Properties: {
            TableName: 'letters',
            BillingMode: 'PAY_PER_REQUEST',
            KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
            AttributeDefinitions: ['id', 'sender'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
            GlobalSecondaryIndexes: [
              {
                IndexName: 'bySender',
                KeySchema: [{ AttributeName: 'sender', KeyType: 'HASH' }],
                Projection: { ProjectionType: 'ALL' },
              },
            ],
            ...(PolicyDocument && { ResourcePolicy: { PolicyDocument } }),
          },
        },
      },
    },
  });

/** The stack runs; calls are the administrator's where no role is named. */
export async function given(options: Parameters<typeof trial>[0] = {}) {
  const backend = await trial({ assembly: stack(guard), ...options });
  const clients = new Map<string, DynamoDBClient>();
  const client = (name = '') => {
    const made = clients.get(name) ?? new DynamoDBClient(backend.aws(name && `arn:aws:iam::${account}:role/${name}`));
    clients.set(name, made);
    return made;
  };
  const act = (by?: string) => ({
    put: (TableName = 'letters') => client(by).send(new PutItemCommand({ TableName, Item: { id: { S: 'a' } } })),
    get: (TableName = 'letters') => client(by).send(new GetItemCommand({ TableName, Key: { id: { S: 'a' } } })),
    scan: () => client(by).send(new ScanCommand({ TableName: 'letters' })),
    query: () =>
      client(by).send(
        new QueryCommand({
          ...{ TableName: 'letters', IndexName: 'bySender', KeyConditionExpression: 'sender = :s' },
          ExpressionAttributeValues: { ':s': { S: 'bob' } },
        }),
      ),
    policy: (ResourceArn = table) => client(by).send(new GetResourcePolicyCommand({ ResourceArn })),
    putPolicy: (document: unknown, of: Partial<PutResourcePolicyCommand['input']> = {}) =>
      client(by).send(
        new PutResourcePolicyCommand({
          ResourceArn: table,
          Policy: typeof document === 'string' ? document : JSON.stringify(document),
          ...of,
        }),
      ),
    deletePolicy: (of: Partial<DeleteResourcePolicyCommand['input']> = {}) =>
      client(by).send(new DeleteResourcePolicyCommand({ ResourceArn: table, ...of })),
  });
  const stop = async () => {
    for (const each of clients.values()) each.destroy();
    await backend.stop();
  };
  return { backend, act, stop };
}
