import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { environment, environmentCredentials } from './environment.ts';
import { NoAnswer } from './outage.ts';

/** What is asked for besides. */
interface Options {
  headers?: Record<string, string>;
  /**
   * How long it waits, in milliseconds: a function must be able to say that a service hangs before its own time is over.
   * @default 3000
   */
  timeout?: number;
}

type Service = 'appsync' | 'lambda' | 'ses' | 's3' | keyof typeof jsonVersions;

/**
 * Posts JSON to an AWS service, signed with the function's role: what a client of the SDK does in most of a bundle.
 * @param service the name that the signature has
 * @returns the answer, and its body; `{}` where that is empty, or no JSON and the status says that nothing was done
 * @throws NoAnswer where the service does not answer in time, or with half an answer
 */
export async function signedPost(
  service: Service,
  url: URL,
  body: string,
  { headers = {}, ...options }: Options = {},
): Promise<{ response: Response; answer: unknown }> {
  const posted = { ...options, headers: { 'content-type': 'application/json', ...headers } };
  const { response, bytes } = await signedFetch(service, 'POST', url, body, posted);
  try {
    return { response, answer: read(bytes.toString(), response.ok) };
  } catch (error) {
    throw new NoAnswer(service, error);
  }
}

/** What services are called by. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * Calls an AWS service, signed with the function's role.
 * @returns the answer, and its body
 * @throws NoAnswer where the service does not answer in time, or with half an answer
 */
export async function signedFetch(
  service: Service,
  method: Method,
  url: URL,
  body: string | Uint8Array | undefined,
  { headers = {}, timeout = 3000 }: Options = {},
): Promise<{ response: Response; bytes: Buffer }> {
  const request = { ...unsigned(method, url, headers), ...(body === undefined ? {} : { body }) };
  const signed = await signer(service).sign(request);
  try {
    const signal = AbortSignal.timeout(timeout);
    const given = body === undefined ? {} : { body: body as RequestInit['body'] };
    const response = await fetch(url, { method, headers: signed.headers, signal, ...given });
    return { response, bytes: Buffer.from(await response.arrayBuffer()) };
  } catch (error) {
    throw new NoAnswer(service, error);
  }
}

/** Makes an address by which whoever has it may read what the function's role may. @param seconds for how long */
export async function presigned(service: Service, url: URL, seconds: number): Promise<string> {
  const { query = {} } = await signer(service).presign(unsigned('GET', url, unsignedPayload), { expiresIn: seconds });
  const made = new URL(url);
  for (const [name, value] of Object.entries(query)) made.searchParams.set(name, String(value));
  return made.href;
}

/** Nobody knows what body comes with an address: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
const unsignedPayload = { 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' };

const signer = (service: Service) =>
  new SignatureV4({
    service,
    region: environment('AWS_REGION'),
    credentials: environmentCredentials(),
    sha256: Hash.bind(null, 'sha256'),
  });

function unsigned(method: Method, url: URL, headers: Record<string, string>) {
  const { protocol, hostname, host, pathname: path, searchParams } = url;
  return {
    ...{ method, protocol, hostname, path },
    query: Object.fromEntries(searchParams),
    headers: { host, ...headers },
  };
}

function read(body: string, isOk: boolean): unknown {
  if (body === '') return {};
  try {
    return JSON.parse(body);
  } catch (error) {
    if (isOk) throw error;
    return {};
  }
}

/** Which version of AWS's JSON protocol a service speaks. */
const jsonVersions = { sqs: '1.0', dynamodb: '1.0', events: '1.1', states: '1.0', 'cognito-idp': '1.1', kms: '1.1' };

/**
 * Calls an operation of a service that speaks AWS's JSON protocol.
 * @param target as the header `x-amz-target` names it
 * @throws NoAnswer
 */
export const callJson = (service: keyof typeof jsonVersions, url: URL, target: string, input: object) =>
  signedPost(service, url, JSON.stringify(input), {
    headers: { 'content-type': `application/x-amz-json-${jsonVersions[service]}`, 'x-amz-target': target },
  });
