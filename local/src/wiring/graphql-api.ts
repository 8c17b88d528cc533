import { createApi } from '../appsync/api.ts';
import type { Api } from '../appsync/api-types.ts';
import { createRealtime, type Realtime } from '../appsync/realtime/realtime.ts';
import { TokenRefused } from '../appsync/types.ts';
import type { UserPools } from '../cognito/user-pools.ts';
import type { DynamoDB } from '../dynamodb/dynamodb.ts';
import { apiConfigOf } from '../from-template/appsync.ts';
import type { Lambda } from '../lambda/lambda.ts';
import type { Identities } from './identities.ts';
import type { Runtime } from './runtime.ts';

/** The API by HTTP, and its subscriptions by WebSocket. */
export interface GraphqlApi {
  api: Api;
  realtime: Realtime;
}

/** Starts AppSync, whose data sources are tables and functions. */
export function startGraphqlApi(
  { template, clock, newId, log, intercept, record, meter }: Runtime,
  { iam, as, dynamodb, lambda, pools }: Identities & { dynamodb: DynamoDB; lambda: Lambda; pools: UserPools },
): GraphqlApi {
  const config = apiConfigOf(template);
  const api = createApi(config, {
    ...{ clock, newId, log },
    verifyToken: (poolId, token) =>
      pools.verify(poolId, token).catch((error: { reason?: TokenRefused['reason'] }) => {
        throw error.reason ? new TokenRefused(error.reason) : error;
      }),
    verifySignature: iam.verifySignature,
    authorize: iam.authorize,
    dynamodb(roleArn, operation, input) {
      const perform = () => as.role(roleArn).call(dynamodb.service, operation, input);
      const target = `${dynamodb.service.targetPrefix}.${operation}`;
      return intercept.dataSource?.(target, input, perform) ?? perform();
    },
    lambda: async (roleArn, functionArn, payload, invocationType) => {
      as.role(roleArn).may('lambda:InvokeFunction', functionArn);
      return invocationType === 'Event'
        ? void (await lambda.enqueue(functionArn, payload))
        : lambda.invoke(functionArn, payload);
    },
    async authorizer(functionArn, event) {
      as.service('appsync.amazonaws.com', config.arn).may('lambda:InvokeFunction', functionArn);
      return lambda.invoke(functionArn, event);
    },
    sign: async (roleArn, request, scope) => {
      const { pathname, search, host } = new URL(request.url);
      const headers = { ...request.headers, host };
      const { method, body } = request;
      return iam.sign(roleArn, { method, path: pathname + search, headers, body: Buffer.from(body) }, scope);
    },
  });
  const realtime = createRealtime(api, {
    ...{ clock, log },
    published: ({ value }, subscribers) =>
      record({ kind: 'published', update: value as Record<string, unknown>, subscribers }),
    ...(meter && { report: (bytes) => meter.record({ kind: 'message', bytes }) }),
  });
  return { api, realtime };
}
