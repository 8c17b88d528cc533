import { evaluateCode } from '../appsync/evaluate-code.ts';
import type { Clock } from '../shared/clock.ts';
import type { UserPools } from '../cognito/user-pools.ts';
import type { Iam } from '../iam/iam.ts';
import type { Lambda } from '../lambda/lambda.ts';
import { parseJson } from '../shared/parse-json.ts';
import type { Route } from '../port/routes.ts';

/** What the routes lead to. */
export interface Served {
  iam: Pick<Iam, 'authorize' | 'verifySignature'>;
  lambda: Pick<Lambda, 'http' | 'permissions'>;
  pools: Pick<UserPools, 'http'>;
  clock: Clock;
  newId: () => string;
}

/** The AWS APIs that are called by path, not by `X-Amz-Target`. */
export const restRoutes = ({ iam, lambda, pools, clock, newId }: Served): Route[] => [
  {
    method: 'POST',
    pattern: '/v1/dataplane-evaluatecode',
    maxBodyBytes: 512 * 1024,
    handler(request) {
      iam.authorize(iam.verifySignature(request, 'appsync'), { action: 'appsync:EvaluateCode', resource: '*' });
      return evaluateCode(parse(request.body), { clock, newId });
    },
  },
  {
    method: 'POST',
    pattern: '/2015-03-31/functions/{name}/invocations',
    // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    maxBodyBytes: 6 * 1024 * 1024,
    handler(request) {
      const caller = iam.verifySignature(request, 'lambda');
      for (const permission of lambda.permissions(request)) iam.authorize(caller, permission);
      return lambda.http(request);
    },
  },
  {
    method: 'GET',
    pattern: '/{pool}/.well-known/{document}',
    handler: (request) => pools.http(request) ?? { status: 404, headers: {}, body: '' },
  },
];

/** Undefined where it is no JSON, which the handler refuses as it refuses every other body that it does not want. */
function parse(body: Buffer): unknown {
  try {
    return parseJson(body.toString());
  } catch {
    return undefined;
  }
}
