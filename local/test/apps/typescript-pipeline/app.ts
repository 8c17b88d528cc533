import { join } from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as appsync from 'aws-cdk-lib/aws-appsync';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { buildSync } from 'esbuild';

/** Accounts between which money moves, by a pipeline of resolvers in TypeScript. */
const app = new cdk.App();
const stack = new cdk.Stack(app, 'Accounts');

const accounts = new dynamodb.Table(stack, 'Table', {
  partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
});
const api = new appsync.GraphqlApi(stack, 'Api', {
  name: 'accounts',
  definition: appsync.Definition.fromFile(join(import.meta.dirname, 'schema.graphql')),
  environmentVariables: { TABLE: accounts.tableName },
});
const table = api.addDynamoDbDataSource('accounts', accounts);

/** As AWS has it: https://docs.aws.amazon.com/appsync/latest/devguide/additional-utilities.html */
const code = (name: string) => {
  const { outputFiles } = buildSync({
    entryPoints: [join(import.meta.dirname, 'resolvers', `${name}.ts`)],
    ...{ bundle: true, write: false, sourcemap: 'inline', sourcesContent: false },
    ...{ format: 'esm', target: 'esnext', platform: 'node', external: ['@aws-appsync/utils'] },
  });
  return appsync.Code.fromInline(outputFiles[0]!.text);
};
const runtime = appsync.FunctionRuntime.JS_1_0_0;
const step = (name: string) => table.createFunction(name, { name, code: code(name), runtime });
const [read, move, open] = [step('read'), step('move'), step('open')];
const pipeline = (typeName: string, fieldName: string, steps: appsync.AppsyncFunction[]) =>
  api.createResolver(`${typeName}.${fieldName}`, {
    typeName,
    fieldName,
    runtime,
    code: code('whole'),
    pipelineConfig: steps,
  });
pipeline('Query', 'accounts', [read]);
pipeline('Mutation', 'open', [open]);
pipeline('Mutation', 'transfer', [move, read]);

new cdk.CfnOutput(stack, 'GraphQLUrl', { value: api.graphqlUrl });
new cdk.CfnOutput(stack, 'ApiKey', { value: api.apiKey! });
app.synth();
