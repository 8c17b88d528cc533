import type { Serving } from '../port/port.ts';
import { createS3Endpoint } from '../s3/http/endpoint.ts';
import { intercepted } from '../shared/intercept.ts';
import type { Service } from '../shared/service.ts';
import { restRoutes } from './rest-routes.ts';
import type { Runtime } from './runtime.ts';
import type { Services } from './services.ts';

/** What the port serves of the services. */
export function servingOf(
  { template, clock, newId, intercept, meter }: Runtime,
  { iam, s3, apis, dynamodb, states, queues, events, kms, ses, lambda, pools, userPools }: Services,
): Serving {
  const around = (service: Service): Service => intercepted(service, intercept);
  return {
    verifySignature: iam.verifySignature,
    authorize: iam.authorize,
    graphql(request) {
      meter?.record({ kind: 'operation' });
      return intercept.graphql?.(request, () => apis.http(request)) ?? apis.http(request);
    },
    realtime: apis.upgrade,
    services: [
      { service: around(dynamodb.service), signingName: 'dynamodb', maxBodyBytes: 4 * mebibyte },
      { service: around(dynamodb.streams), signingName: 'dynamodb', maxBodyBytes: mebibyte },
      { service: around(states.service), signingName: 'states', maxBodyBytes: 2 * mebibyte },
      { service: around(queues.service), signingName: 'sqs', maxBodyBytes: 4 * mebibyte },
      { service: around(events), signingName: 'events', maxBodyBytes: 4 * mebibyte },
      { service: around(kms), signingName: 'kms', maxBodyBytes: mebibyte / 4 },
      { service: around(userPools), signingName: 'cognito-idp', maxBodyBytes: mebibyte / 4, isCrossOrigin: true },
    ],
    pathService: createS3Endpoint({
      service: around(s3.service),
      buckets: template.ofType('AWS::S3::Bucket').map(({ physicalId }) => physicalId),
      access: {
        verify: iam.verifyS3Signature,
        authorize: iam.authorize,
        allows: iam.allows,
        accountId: template.accountId,
      },
      ...(meter && { report: (billedAs) => meter.record({ kind: 'object request', billedAs }) }),
    }),
    routes: restRoutes({ iam, lambda, ses: around(ses), pools, clock, newId }),
  };
}

/** Bodies are bounded so that none holds up the others: these take what the services do, however it is written as JSON. */
const mebibyte = 1024 * 1024;

/** The operations of AWS services that the port serves, by how they are called: `DynamoDB_20120810.GetItem`; S3's have no such names. */
export const operationsOf = ({ services, routes = [] }: Serving): string[] => [
  ...services.flatMap(({ service: { targetPrefix, operations } }) =>
    Object.keys(operations).map((name) => `${targetPrefix}.${name}`),
  ),
  ...routes.flatMap(({ operation }) => operation ?? []),
];
