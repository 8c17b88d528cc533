import { join } from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as appsync from 'aws-cdk-lib/aws-appsync';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as nodejs from 'aws-cdk-lib/aws-lambda-nodejs';

/** An API whose callers a function lets in, and whose fields a function resolves. */
const app = new cdk.App();
const stack = new cdk.Stack(app, 'Tickets');

const authorizer = new nodejs.NodejsFunction(stack, 'Authorizer', {
  entry: join(import.meta.dirname, 'functions/authorizer.ts'),
  runtime: lambda.Runtime.NODEJS_LATEST,
});
const backend = new nodejs.NodejsFunction(stack, 'Backend', {
  entry: join(import.meta.dirname, 'functions/backend.ts'),
  bundling: { format: nodejs.OutputFormat.ESM, sourceMap: true, minify: true },
  environment: { GREETING: 'hello', QUOTED: `"a" 'b' $c`, EMPTY: '' },
});

const api = new appsync.GraphqlApi(stack, 'Api', {
  name: 'tickets',
  definition: appsync.Definition.fromFile(join(import.meta.dirname, 'schema.graphql')),
  authorizationConfig: {
    defaultAuthorization: {
      authorizationType: appsync.AuthorizationType.LAMBDA,
      lambdaAuthorizerConfig: { handler: authorizer },
    },
  },
});
const source = api.addLambdaDataSource('backend', backend);
source.createResolver('Greet', { typeName: 'Query', fieldName: 'greet' });
source.createResolver('Answer', { typeName: 'Mutation', fieldName: 'answer' });

new cdk.CfnOutput(stack, 'GraphQLUrl', { value: api.graphqlUrl });
app.synth();
