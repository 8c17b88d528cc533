import type { Clock } from '../../shared/clock.ts';
import type { HttpResponse } from '../../shared/http.ts';
import type { Permission } from '../../shared/service.ts';
import { notEmulated } from '../errors.ts';
import { isChecksum } from '../http/checksums.ts';
import type { S3Request } from '../http/request.ts';
import type { BucketOptions } from '../object-version.ts';
import type { Objects } from '../objects.ts';

/** What the operations work with. */
export interface Context {
  objects: Objects;
  clock: Clock;
  newId(): string;
}

/** An answer, whose body may be an object's bytes. */
export type Answer = HttpResponse<string | Uint8Array>;

/** One operation of S3: what of a request it reads, which rights it needs, what it does, and how it is answered. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each operation knows its own input and output
export interface Operation<Input = any, Output = any> {
  /** As what its requests are billed: https://aws.amazon.com/s3/pricing/ */
  billedAs: 'put' | 'get' | 'nothing';
  /** @throws S3Error for what is not allowed, or not emulated */
  read(request: S3Request): Input;
  permissions(input: Input, bucket: BucketOptions): Permission[];
  perform(input: Input, bucket: BucketOptions, context: Context): Promise<Output>;
  answer(output: Output, input: Input): Answer;
}

/** An object or one of its versions, as inputs name it. */
export interface ObjectName {
  Bucket: string;
  Key: string;
  VersionId?: string | undefined;
}

/** The ARN of an object. */
export const arnOf = ({ arn }: BucketOptions, { Key }: ObjectName) => `${arn}/${Key}`;

/** Headers that every request may have. */
const usual = [
  ...['date', 'content-sha256', 'security-token', 'user-agent', 'decoded-content-length', 'trailer'],
  ...['sdk-checksum-algorithm', 'expected-bucket-owner'],
].map((name) => `x-amz-${name}`);

/**
 * Refuses what an operation is asked for beyond what it does here.
 * @throws S3Error `NotImplemented`
 */
export function refuseOthers(
  operation: string,
  { query, headers }: S3Request,
  { parameters = [], headers: own = [] }: { parameters?: string[]; headers?: string[] },
): void {
  const parameter = [...query.keys()].find((name) => !parameters.includes(name));
  if (parameter !== undefined) throw notEmulated(`the parameter ${parameter} of ${operation}`);
  const header = Object.keys(headers).find(
    (name) =>
      name.startsWith('x-amz-') &&
      !usual.includes(name) &&
      !isChecksum(name) &&
      !own.some((each) => (each.endsWith('*') ? name.startsWith(each.slice(0, -1)) : name === each)),
  );
  if (header !== undefined) throw notEmulated(`the header ${header} of ${operation}`);
}
