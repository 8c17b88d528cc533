import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';

/** Who signs what. */
export interface SignOptions {
  /** The name that the signature is scoped to, e.g. `appsync`. */
  service: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  body: string;
  /** Further headers to sign. @default JSON as the content type */
  headers?: Record<string, string>;
  /** @default that of the URL */
  path?: string;
  /** Whether the hash of the body is a header too. @default true */
  applyChecksum?: boolean;
  /** @default the machine's time */
  now?: Date;
}

/** Gives the headers of a POST with Signature Version 4. */
export async function signedHeaders(
  url: URL,
  {
    service,
    region,
    credentials,
    body,
    headers = { 'content-type': 'application/json' },
    path = url.pathname,
    applyChecksum = true,
    now = new Date(),
  }: SignOptions,
): Promise<Record<string, string>> {
  const signer = new SignatureV4({ service, region, credentials, sha256: Hash.bind(null, 'sha256'), applyChecksum });
  const { protocol, hostname, host } = url;
  const request = { method: 'POST', protocol, hostname, path, query: {}, headers: { ...headers, host }, body };
  return (await signer.sign(request, { signingDate: now })).headers;
}
