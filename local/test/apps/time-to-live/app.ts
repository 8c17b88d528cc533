import { join } from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as appsync from 'aws-cdk-lib/aws-appsync';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sources from 'aws-cdk-lib/aws-lambda-event-sources';

/** Sessions that end by themselves, in a TableV2; roles call the API. */
const app = new cdk.App();
const stack = new cdk.Stack(app, 'Sessions');

const sessions = new dynamodb.TableV2(stack, 'Table', {
  partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
  timeToLiveAttribute: 'endsAt',
  dynamoStream: dynamodb.StreamViewType.OLD_IMAGE,
  globalSecondaryIndexes: [
    { indexName: 'byUser', partitionKey: { name: 'user', type: dynamodb.AttributeType.STRING } },
  ],
});

const ended = new lambda.Function(stack, 'Ended', {
  runtime: lambda.Runtime.NODEJS_20_X,
  handler: 'ended.handler',
  code: lambda.Code.fromAsset(join(import.meta.dirname, 'functions')),
});
ended.addEventSource(
  new sources.DynamoEventSource(sessions, {
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
    filters: [
      lambda.FilterCriteria.filter({
        userIdentity: { principalId: lambda.FilterRule.isEqual('dynamodb.amazonaws.com') },
      }),
    ],
  }),
);

const api = new appsync.GraphqlApi(stack, 'Api', {
  name: 'sessions',
  definition: appsync.Definition.fromFile(join(import.meta.dirname, 'schema.graphql')),
  authorizationConfig: { defaultAuthorization: { authorizationType: appsync.AuthorizationType.IAM } },
});
const table = api.addDynamoDbDataSource('sessions', sessions);
for (const [typeName, fieldName] of [
  ['Mutation', 'begin'],
  ['Query', 'session'],
] as const)
  table.createResolver(fieldName, {
    ...{ typeName, fieldName, runtime: appsync.FunctionRuntime.JS_1_0_0 },
    code: appsync.Code.fromAsset(join(import.meta.dirname, `${fieldName}.js`)),
  });

const caller = new iam.Role(stack, 'Caller', { assumedBy: new iam.AccountRootPrincipal() });
api.grantQuery(caller);
api.grantMutation(caller, 'begin');

new cdk.CfnOutput(stack, 'GraphQLUrl', { value: api.graphqlUrl });
new cdk.CfnOutput(stack, 'CallerArn', { value: caller.roleArn });
app.synth();
