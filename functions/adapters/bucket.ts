import { endpointOf } from './endpoint.ts';
import { environment, optionalEnvironment } from './environment.ts';
import { noteAnswer, Unavailable } from './outage.ts';
import { sha256 } from './seal/sign.ts';
import { type Method, presigned, signedFetch } from './signed-post.ts';

/** One version of an object, or a marker that hides those before it. */
export interface ObjectVersion {
  key: string;
  versionId: string;
  isDeleteMarker: boolean;
}

/**
 * Puts an object into the bucket of records, unless there is one of its key.
 * @returns whether there was none
 * @throws NoAnswer, Unavailable
 */
export async function putNewObject(
  key: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<boolean> {
  const { response } = await call('PUT', objectUrl(key), body, {
    'if-none-match': '*',
    'content-type': 'application/json',
    // Object Lock wants one: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
    'x-amz-checksum-sha256': sha256(body).toString('base64'),
    ...headers,
  });
  // Another is writing it at this moment where it is 409: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
  if (!response.ok && response.status !== 412) refuse('PutObject', response);
  return response.ok;
}

/**
 * Reads an object.
 * @param versionId of one version of it @default the newest
 * @throws NoAnswer; Unavailable also where there is none: whoever may not list all objects is told no more than that it may not be read,
 * so ask `listVersions` what there is
 */
export async function getObject(key: string, versionId?: string): Promise<Buffer> {
  const { response, bytes } = await call('GET', objectUrl(key, versionId ? { versionId } : {}));
  if (!response.ok) refuse('GetObject', response);
  return bytes;
}

/** Whether there is an object that may be read. @throws NoAnswer, Unavailable */
export async function hasObject(key: string): Promise<boolean> {
  const { response } = await call('GET', objectUrl(key));
  if (!response.ok && response.status !== 403 && response.status !== 404) refuse('GetObject', response);
  return response.ok;
}

/** Removes a version of an object for good. @throws NoAnswer, Unavailable */
export async function deleteVersion({ key, versionId }: ObjectVersion): Promise<void> {
  const { response } = await call('DELETE', objectUrl(key, { versionId }));
  if (!response.ok) refuse('DeleteObject', response);
}

/**
 * Lists all versions under a prefix: by key, the newest of a key first.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 * @throws NoAnswer, Unavailable
 */
export async function listVersions(prefix: string): Promise<ObjectVersion[]> {
  const versions: ObjectVersion[] = [];
  let markers: Record<string, string> = {};
  for (;;) {
    const { response, bytes } = await call('GET', objectUrl('', { versions: '', prefix, ...markers }));
    if (!response.ok) refuse('ListObjectVersions', response);
    const text = bytes.toString();
    for (const [, tag, entry] of text.matchAll(/<(Version|DeleteMarker)>(.*?)<\/\1>/gs))
      versions.push({
        ...{ key: memberOf(entry!, 'Key')!, versionId: memberOf(entry!, 'VersionId')! },
        isDeleteMarker: tag === 'DeleteMarker',
      });
    const [key, version] = [memberOf(text, 'NextKeyMarker'), memberOf(text, 'NextVersionIdMarker')];
    if (!key) return versions;
    markers = { 'key-marker': key, ...(version ? { 'version-id-marker': version } : {}) };
  }
}

/** Makes an address by which whoever has it reads a version of an object for five minutes. */
export const urlOfObject = (key: string, versionId: string): Promise<string> =>
  presigned('s3', objectUrl(key, { versionId }), 300);

/** Keys are of plain ASCII, without what XML writes otherwise. */
const memberOf = (xml: string, name: string): string | undefined => new RegExp(`<${name}>([^<]*)<`).exec(xml)?.[1];

async function call(method: Method, url: URL, body?: string | Uint8Array, headers: Record<string, string> = {}) {
  const answer = await signedFetch('s3', method, url, body, { headers });
  if (answer.response.ok) noteAnswer('s3');
  return answer;
}

function refuse(operation: string, { status }: Response): never {
  throw new Unavailable('s3', `${operation} answered ${status}`);
}

/** The bucket is part of the path where all services have one host, as on one machine. */
function objectUrl(key: string, query: Record<string, string> = {}): URL {
  const bucket = environment('RECORDS_BUCKET');
  const isOneHost = optionalEnvironment('AWS_ENDPOINT_URL') !== undefined;
  const url = isOneHost ? endpointOf('s3', `/${bucket}/${key}`) : endpointOf(`${bucket}.s3`, `/${key}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}
