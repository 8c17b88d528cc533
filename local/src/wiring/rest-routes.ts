import { evaluateCode } from '../appsync/evaluate-code.ts';
import type { Clock } from '../shared/clock.ts';
import type { UserPools } from '../cognito/user-pools.ts';
import type { Iam } from '../iam/iam.ts';
import type { Lambda } from '../lambda/lambda.ts';
import { hasMoreValues } from '../shared/count-values.ts';
import { parseJson } from '../shared/parse-json.ts';
import { AwsError, type Service } from '../shared/service.ts';
import type { Route } from '../port/routes.ts';

/** What the routes lead to. */
export interface Served {
  iam: Pick<Iam, 'authorize' | 'verifySignature'>;
  lambda: Pick<Lambda, 'http' | 'permissions'>;
  pools: Pick<UserPools, 'http'>;
  ses: Service;
  clock: Clock;
  newId: () => string;
}

/** The AWS APIs that are called by path, not by `X-Amz-Target`. */
export const restRoutes = ({ iam, lambda, pools, ses, clock, newId }: Served): Route[] => [
  {
    method: 'POST',
    pattern: '/v1/dataplane-evaluatecode',
    operation: 'AWSAppSync.EvaluateCode',
    maxBodyBytes: 512 * 1024,
    handler(request) {
      iam.authorize(iam.verifySignature(request, 'appsync'), { action: 'appsync:EvaluateCode', resource: '*' });
      return evaluateCode(parse(request.body), { clock, newId });
    },
  },
  {
    method: 'POST',
    pattern: '/2015-03-31/functions/{name}/invocations',
    operation: 'AWSLambda.Invoke',
    // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    maxBodyBytes: 6 * 1024 * 1024,
    handler(request) {
      const caller = iam.verifySignature(request, 'lambda');
      for (const permission of lambda.permissions(request)) iam.authorize(caller, permission);
      return lambda.http(request);
    },
  },
  {
    method: 'POST',
    pattern: '/v2/email/outbound-emails',
    operation: 'SimpleEmailService_v2.SendEmail',
    // A message of 40 MB as base64, with what is around it.
    maxBodyBytes: 56 * 1024 * 1024,
    async handler(request) {
      const caller = iam.verifySignature(request, 'ses');
      const input = ses.read!('SendEmail', parseObject(request.body));
      for (const permission of ses.permissions('SendEmail', input))
        iam.authorize(caller, permission, {}, { statusCode: 403 });
      const output = await ses.operations.SendEmail!(input);
      return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(output) };
    },
  },
  {
    method: 'GET',
    pattern: '/{pool}/.well-known/{document}',
    handler: (request) => pools.http(request) ?? { status: 404, headers: {}, body: '' },
  },
];

/** An input by REST JSON: an object, of not more values than the other protocol takes. */
function parseObject(body: Buffer): Record<string, unknown> {
  const input = hasMoreValues(body, 25_000) ? undefined : parse(body);
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as Record<string, unknown>;
  throw new AwsError('SerializationException', 'the body is not a JSON object of at most 25000 values');
}

/** Undefined where it is no JSON, which the handler refuses as it refuses every other body that it does not want. */
function parse(body: Buffer): unknown {
  try {
    return parseJson(body.toString());
  } catch {
    return undefined;
  }
}
