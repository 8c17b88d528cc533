import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type ChangeRecord, changeKey } from '../domain/record/change-record.ts';
import { endpointOf } from './endpoint.ts';
import { environment, optionalEnvironment } from './environment.ts';
import { noteAnswer, Unavailable } from './outage.ts';
import { signedFetch } from './signed-post.ts';

/** Whether the stack records changes. */
export const recordsChanges = (): boolean => optionalEnvironment('RECORDS_BUCKET') !== undefined;

/**
 * Keeps the record of a change, unless there is one.
 * @returns what is kept: this one, or another that was there before
 * @throws NoAnswer, Unavailable
 */
export async function keepRecord(record: ChangeRecord): Promise<ChangeRecord> {
  const body = canonicalize(record)!;
  const { response } = await call('PUT', changeKey(record), body, {
    'if-none-match': '*',
    'content-type': 'application/json',
    // Object Lock wants one: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
    'x-amz-checksum-sha256': createHash('sha256').update(body).digest('base64'),
    ...lock(),
  });
  if (response.ok) return record;
  // Another is writing it at this moment: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
  if (response.status !== 412) throw new Unavailable('s3', `PutObject answered ${response.status}`);
  const kept = await call('GET', changeKey(record));
  if (!kept.response.ok) throw new Unavailable('s3', `GetObject answered ${kept.response.status}`);
  return JSON.parse(kept.text) as ChangeRecord;
}

/** What nobody can undo before its time, administrators included, where the stack is told for how long. */
function lock(): Record<string, string> {
  const days = optionalEnvironment('RECORD_LOCK_DAYS');
  if (!days) return {};
  return {
    'x-amz-object-lock-mode': 'COMPLIANCE',
    'x-amz-object-lock-retain-until-date': new Date(Date.now() + Number(days) * 86_400_000).toISOString(),
  };
}

async function call(method: 'GET' | 'PUT', key: string, body = '', headers: Record<string, string> = {}) {
  const url = bucketUrl(environment('RECORDS_BUCKET'), key);
  const answer = await signedFetch('s3', method, url, body, { headers });
  if (answer.response.ok) noteAnswer('s3');
  return answer;
}

/** The bucket is part of the path where all services have one host, as on one machine. */
function bucketUrl(bucket: string, key: string): URL {
  const isOneHost = optionalEnvironment('AWS_ENDPOINT_URL') !== undefined;
  return isOneHost ? endpointOf('s3', `/${bucket}/${key}`) : endpointOf(`${bucket}.s3`, `/${key}`);
}
