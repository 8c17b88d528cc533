import type { HttpRequest, HttpResponse } from '../../shared/http.ts';
import { AwsError, type Permission, type Principal, type Service } from '../../shared/service.ts';
import { notEmulated, s3Error, S3Error } from '../errors.ts';
import type { Answer, Operation } from '../operations/operation.ts';
import type { LockMembers } from '../retention.ts';
import { operations, type OperationName } from '../s3.ts';
import { document } from '../xml.ts';
import { maxObjectBytes, withPayload } from './payload.ts';
import { bucketOfHost, readRequest, type S3Request } from './request.ts';

/** What S3 needs of the rest of the runtime. */
export interface S3Access {
  /** Tells who signed a request, and how. @throws AwsError */
  verify(request: HttpRequest): { principal: Principal; authType: string; payload: string };
  /** @throws AwsError AccessDeniedException where the principal may not */
  authorize(principal: Principal, permission: Permission): void;
  /** Whether the principal may, where that only decides what is shown. */
  allows(principal: Principal, permission: Permission): boolean;
  accountId: string;
}

/** What the port serves of S3: requests of any path that are signed for it. */
export interface S3Endpoint {
  signingName: 's3';
  maxBodyBytes: number;
  /** Whether a request without a signature is about a bucket. */
  takes(request: { url?: string | undefined; headers: { host?: string | undefined } }): boolean;
  handler(request: HttpRequest): Promise<Answer>;
  failed(error: AwsError, requestId: string): HttpResponse;
}

/**
 * Makes the REST API of S3, in XML.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAPI.html
 * @param service the operations, as calls of them are to be met
 * @param report hears of each request that was let in, as what it is billed
 */
export function createS3Endpoint({
  service,
  buckets,
  access,
  report = () => {},
}: {
  service: Service;
  buckets: string[];
  access: S3Access;
  report?: (billedAs: 'put' | 'get') => void;
}): S3Endpoint {
  return {
    signingName: 's3',
    // With room for what is around the chunks of a body.
    maxBodyBytes: maxObjectBytes + 1024 * 1024,
    takes: ({ url = '', headers }) =>
      [bucketOfHost(headers.host), url.split(/[/?]/, 2)[1]].some(
        (name) => name !== undefined && buckets.includes(name),
      ),
    async handler(request) {
      const { principal, authType, payload } = access.verify(request);
      const asked = readRequest(request);
      const name = operationOf(asked);
      const operation: Operation = operations[name];
      const owner = asked.headers['x-amz-expected-bucket-owner'] ?? access.accountId;
      if (owner !== access.accountId) throw s3Error('AccessDenied');
      const input = operation.read(withPayload(asked, payload));
      const known = { 's3:authType': authType, 's3:signatureversion': 'AWS4-HMAC-SHA256' };
      const needs = service.permissions(name, input);
      for (const need of needs) access.authorize(principal, { ...need, context: { ...known, ...need.context } });
      if (operation.billedAs !== 'nothing') report(operation.billedAs);
      try {
        const output = await service.operations[name]!(input);
        return operation.answer(
          withoutHidden(output, (action) => access.allows(principal, { ...needs[0]!, action })),
          input,
        );
      } catch (error) {
        // Who may not list a bucket is not told what is not in it.
        if (error instanceof S3Error && ['NoSuchKey', 'NoSuchVersion'].includes(error.name))
          access.authorize(principal, {
            action: 's3:ListBucket',
            resource: needs[0]!.resource.split('/', 1)[0]!,
            context: known,
          });
        throw error;
      }
    },
    failed,
  };
}

/** Finds the operation, by method and path and, of a list, by the parameter that marks it. */
function operationOf({ method, bucket, key, query }: S3Request): OperationName {
  const ofObject: Record<string, OperationName> = {
    ...{ PUT: 'PutObject', GET: 'GetObject', HEAD: 'HeadObject', DELETE: 'DeleteObject' },
  };
  if (key !== '' && Object.hasOwn(ofObject, method)) return ofObject[method]!;
  if (bucket !== '' && key === '' && method === 'GET') {
    if (query.has('versions')) return 'ListObjectVersions';
    if (query.get('list-type') === '2') return 'ListObjectsV2';
  }
  const what = key !== '' ? 'an object' : bucket !== '' ? 'a bucket' : 'the account';
  const marks = [...query.keys()].map((name) => ` with ${name}`).join('');
  throw notEmulated(`${method} of ${what}${marks} (allowed: ${Object.keys(operations).join(', ')})`);
}

/** Leaves out the retention of an object where who asks may not know it. */
function withoutHidden(output: unknown, may: (action: string) => boolean): unknown {
  const { ObjectLockMode } = output as LockMembers;
  if (ObjectLockMode === undefined || may('s3:GetObjectRetention')) return output;
  return { ...(output as object), ObjectLockMode: undefined, ObjectLockRetainUntilDate: undefined };
}

/** What S3 calls errors that others of the runtime have made. */
const ofOthers: Record<string, [code: string, status: number]> = {
  AccessDeniedException: ['AccessDenied', 403],
  InternalFailure: ['InternalError', 500],
  RequestEntityTooLargeException: ['EntityTooLarge', 400],
};

function failed(error: AwsError, requestId: string): HttpResponse {
  const [code, status] = ofOthers[error.name] ?? [error.name, error.statusCode];
  const members = Object.entries(error.members).map(([name, value]) => [name, String(value)] as const);
  return {
    status,
    headers: {
      ...(error instanceof S3Error && error.headers),
      ...{ 'content-type': 'application/xml', 'x-amz-request-id': requestId },
    },
    body: document(['Error', [['Code', code], ['Message', error.message], ...members, ['RequestId', requestId]]]),
  };
}
