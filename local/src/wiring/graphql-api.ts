import { createApi } from '../appsync/api.ts';
import type { Api } from '../appsync/api-types.ts';
import { createRealtime, type Realtime } from '../appsync/realtime/realtime.ts';
import { type ApiConfig, TokenRefused } from '../appsync/types.ts';
import type { UserPools } from '../cognito/user-pools.ts';
import type { DynamoDB } from '../dynamodb/dynamodb.ts';
import { apiConfigs } from '../from-template/appsync.ts';
import type { Lambda } from '../lambda/lambda.ts';
import type { HttpRequest, HttpResponse } from '../shared/http.ts';
import { AwsError } from '../shared/service.ts';
import type { Identities } from './identities.ts';
import type { Runtime } from './runtime.ts';

/** The APIs of a template, each at the path of its endpoint: by HTTP, and their subscriptions by WebSocket. */
export interface GraphqlApis {
  /** @throws AwsError where there is no API at the path */
  http(request: HttpRequest): Promise<HttpResponse>;
  /** Takes the WebSockets of `<path>/realtime`. */
  upgrade: Realtime['upgrade'];
  /** Ends all subscriptions. */
  stop(): Promise<void>;
}

interface ApiServices extends Identities {
  dynamodb: DynamoDB;
  lambda: Lambda;
  pools: UserPools;
}

/** Starts AppSync, whose data sources are tables and functions. */
export function startGraphqlApis(runtime: Runtime, services: ApiServices): GraphqlApis {
  const apis = new Map(
    apiConfigs(runtime.template).map((config) => [config.path!, startGraphqlApi(runtime, services, config)]),
  );
  const at = (url: string) => apis.get(url.split('?', 1)[0]!.replace(/\/realtime$/, ''));
  return {
    async http(request) {
      const found = at(request.path);
      if (found) return found.api.http(request);
      throw new AwsError(
        'NotFoundException',
        `there is no API here; there: ${[...apis.keys()].join(', ') || 'none'}`,
        404,
      );
    },
    upgrade(request, socket, head) {
      const found = at(request.url ?? '');
      if (found) return found.realtime.upgrade(request, socket, head);
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    },
    async stop() {
      await Promise.all([...apis.values()].map(({ realtime }) => realtime.stop()));
    },
  };
}

function startGraphqlApi(
  { clock, newId, log, intercept, record, meter }: Runtime,
  { iam, as, dynamodb, lambda, pools }: ApiServices,
  config: ApiConfig,
): { api: Api; realtime: Realtime } {
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
  });
  const realtime = createRealtime(api, {
    ...{ clock, log, graphqlPath: config.path },
    published: ({ value }, subscribers) =>
      record({ kind: 'published', update: value as Record<string, unknown>, subscribers }),
    ...(meter && { report: (bytes) => meter.record({ kind: 'message', bytes }) }),
  });
  return { api, realtime };
}
