import { join } from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as appsync from 'aws-cdk-lib/aws-appsync';

/** A channel for whoever has the API key, which is what CDK makes where nothing is said of authorization. */
const app = new cdk.App();
const stack = new cdk.Stack(app, 'Channel');

const api = new appsync.GraphqlApi(stack, 'Api', {
  name: 'channel',
  definition: appsync.Definition.fromFile(join(import.meta.dirname, 'schema.graphql')),
});
const resolve = (typeName: string, fieldName: string, payload: string) =>
  api.addNoneDataSource(fieldName).createResolver(`${fieldName}Resolver`, {
    ...{ typeName, fieldName, runtime: appsync.FunctionRuntime.JS_1_0_0 },
    code: appsync.Code.fromInline(`
      export const request = (ctx) => ({ payload: ${payload} });
      export const response = (ctx) => ctx.result;`),
  });
resolve('Query', 'motto', "'hello'");
resolve('Mutation', 'say', 'ctx.args');

new cdk.CfnOutput(stack, 'GraphQLUrl', { value: api.graphqlUrl });
new cdk.CfnOutput(stack, 'ApiKey', { value: api.apiKey! });
app.synth();
