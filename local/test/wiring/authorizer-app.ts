import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as appsync from 'aws-cdk-lib/aws-appsync';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { folder } from '../template/given.ts';

/** How the authorizer is declared. */
export interface Declared {
  /** For which API the function's policy lets AppSync call it; `any` names none. @default 'this' */
  permission?: 'this' | 'any' | 'other' | 'none';
  /** @default none, so that each token is asked about anew */
  resultsCacheTtl?: cdk.Duration;
  /** How many may run at a time. @default as many as there are */
  reservedConcurrentExecutions?: number;
}

/** An authorizer whose tokens say what it is to do. */
const authorizer = `export const handler = async ({ authorizationToken, requestContext, requestHeaders }) => {
  const [, kind, who] = authorizationToken.split('-');
  const resolverContext = { who, agent: requestHeaders['user-agent'] ?? '', operation: requestContext.operationName ?? '' };
  if (kind === 'broken') throw new Error('no store');
  if (kind === 'slow') await new Promise(() => setInterval(() => {}, 1000));
  if (kind === 'odd') return { isAuthorized: 'yes' };
  if (kind === 'denied') return { isAuthorized: true, resolverContext, deniedFields: ['Update.secret', 'Query.me'] };
  if (kind === 'kept') return { isAuthorized: true, resolverContext, ttlOverride: 60 };
  return { isAuthorized: kind === 'guest', resolverContext };
};`;

const schema = `
  type Query { me: AWSJSON @aws_lambda @aws_cognito_user_pools @aws_iam  own: String }
  type Update @aws_lambda @aws_iam { id: ID! secret: String }
  type Mutation { publish(id: ID!): Update @aws_iam }
  type Subscription { onUpdate(id: ID): Update @aws_subscribe(mutations: ["publish"]) @aws_lambda }
  schema { query: Query mutation: Mutation subscription: Subscription }
`;

/** Synthesises a stack whose API knows people of a user pool, roles, and guests by a Lambda authorizer. */
export function synthesise({
  permission = 'this',
  resultsCacheTtl,
  reservedConcurrentExecutions,
}: Declared = {}): string {
  process.env.CDK_VALIDATION = 'false';
  const outdir = folder();
  const bundle = folder();
  writeFileSync(join(bundle, 'index.mjs'), authorizer);
  const app = new cdk.App({ outdir, analyticsReporting: false });
  const stack = new cdk.Stack(app, 'Guests', { stackName: 'guests' });

  const pool = new cognito.UserPool(stack, 'People', { signInAliases: { email: true } });
  pool.addClient('App', { disableOAuth: true });
  const handler = new lambda.Function(stack, 'Authorizer', {
    code: lambda.Code.fromAsset(bundle),
    handler: 'index.handler',
    runtime: lambda.Runtime.NODEJS_22_X,
    timeout: cdk.Duration.seconds(1),
    ...(reservedConcurrentExecutions === undefined ? {} : { reservedConcurrentExecutions }),
  });
  const api = new appsync.GraphqlApi(stack, 'Api', {
    name: 'guests',
    definition: appsync.Definition.fromSchema({
      bind: (to) => ({ apiId: (to as appsync.GraphqlApi).apiId, definition: schema }),
    }),
    authorizationConfig: {
      defaultAuthorization: {
        authorizationType: appsync.AuthorizationType.USER_POOL,
        userPoolConfig: { userPool: pool },
      },
      additionalAuthorizationModes: [
        { authorizationType: appsync.AuthorizationType.IAM },
        {
          authorizationType: appsync.AuthorizationType.LAMBDA,
          lambdaAuthorizerConfig: {
            // CDK's own permission names no API; one that is imported gets none, and may name it without a cycle.
            handler: lambda.Function.fromFunctionAttributes(stack, 'Imported', {
              functionArn: handler.functionArn,
              sameEnvironment: false,
            }),
            resultsCacheTtl: resultsCacheTtl ?? cdk.Duration.seconds(0),
            validationRegex: 'link-[a-z]+-[a-z]+',
          },
        },
      ],
    },
  });
  if (permission !== 'none') {
    handler.addPermission('AppSync', {
      principal: new iam.ServicePrincipal('appsync.amazonaws.com'),
      ...(permission === 'any' ? {} : { sourceArn: permission === 'this' ? api.arn : `${api.arn}x` }),
    });
  }

  const none = api.addNoneDataSource('Nothing');
  const resolve = (id: string, typeName: string, fieldName: string, payload: string) =>
    none.createResolver(id, {
      ...{ typeName, fieldName, runtime: appsync.FunctionRuntime.JS_1_0_0 },
      code: appsync.Code.fromInline(`
        export const request = (ctx) => ({ payload: ${payload} });
        export const response = (ctx) => ctx.result;`),
    });
  resolve('Me', 'Query', 'me', 'ctx.identity.resolverContext ?? ctx.identity.username');
  resolve('Own', 'Query', 'own', "'own'");
  resolve('Publish', 'Mutation', 'publish', "{ id: ctx.args.id, secret: 's' }");
  app.synth();
  return outdir;
}
