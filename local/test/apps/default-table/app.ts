import { join } from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as appsync from 'aws-cdk-lib/aws-appsync';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sources from 'aws-cdk-lib/aws-lambda-event-sources';

/** Notes of people who sign in, in a table, with the defaults of CDK. */
const app = new cdk.App();
const stack = new cdk.Stack(app, 'Notes');

const notes = new dynamodb.Table(stack, 'Table', {
  partitionKey: { name: 'owner', type: dynamodb.AttributeType.STRING },
  sortKey: { name: 'id', type: dynamodb.AttributeType.STRING },
  stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
});
notes.addGlobalSecondaryIndex({
  indexName: 'byTopic',
  partitionKey: { name: 'topic', type: dynamodb.AttributeType.STRING },
});
notes.addLocalSecondaryIndex({
  indexName: 'byTitle',
  sortKey: { name: 'title', type: dynamodb.AttributeType.STRING },
});

const people = new cognito.UserPool(stack, 'People', { signInAliases: { email: true } });
people.addClient('Web');

const watcher = new lambda.Function(stack, 'Watcher', {
  runtime: lambda.Runtime.NODEJS_22_X,
  handler: 'index.handler',
  code: lambda.Code.fromInline(`
    exports.handler = async ({ Records }) => {
      for (const { eventName, dynamodb } of Records) console.log(eventName + ' ' + dynamodb.Keys.id.S);
    };
  `),
});
watcher.addEventSource(new sources.DynamoEventSource(notes, { startingPosition: lambda.StartingPosition.LATEST }));

const api = new appsync.GraphqlApi(stack, 'Api', {
  name: 'notes',
  definition: appsync.Definition.fromFile(join(import.meta.dirname, 'schema.graphql')),
  authorizationConfig: {
    defaultAuthorization: {
      authorizationType: appsync.AuthorizationType.USER_POOL,
      userPoolConfig: { userPool: people },
    },
  },
  logConfig: { fieldLogLevel: appsync.FieldLogLevel.ALL },
  xrayEnabled: true,
});
const table = api.addDynamoDbDataSource('notes', notes);
const resolve = (typeName: string, fieldName: string, code: string) =>
  table.createResolver(`${typeName}${fieldName}`, {
    ...{ typeName, fieldName, runtime: appsync.FunctionRuntime.JS_1_0_0 },
    code: appsync.Code.fromInline(`import { util } from '@aws-appsync/utils';\n${code}`),
  });
resolve(
  'Mutation',
  'addNote',
  `export const request = (ctx) => ({
    operation: 'PutItem',
    key: util.dynamodb.toMapValues({ owner: ctx.identity.sub, id: ctx.args.id }),
    attributeValues: util.dynamodb.toMapValues({ title: ctx.args.title, topic: ctx.args.topic }),
  });
  export const response = (ctx) => ctx.result;`,
);
const query = (request: string) => `
  export const request = (ctx) => ({ operation: 'Query', ${request} });
  export const response = (ctx) => ctx.result.items;`;
resolve(
  'Query',
  'notes',
  query(`query: {
    expression: '#owner = :owner',
    expressionNames: { '#owner': 'owner' },
    expressionValues: util.dynamodb.toMapValues({ ':owner': ctx.identity.sub }),
  }`),
);
resolve(
  'Query',
  'ofTopic',
  query(`index: 'byTopic', query: {
    expression: 'topic = :topic',
    expressionValues: util.dynamodb.toMapValues({ ':topic': ctx.args.topic }),
  }`),
);

new cdk.CfnOutput(stack, 'GraphQLUrl', { value: api.graphqlUrl });
new cdk.CfnOutput(stack, 'TableName', { value: notes.tableName });
app.synth();
