import type { IncomingMessage } from 'node:http';
import type { BoundRoute } from './routes.ts';

/** A service whose requests have paths of their callers' choosing: only their signatures tell them from others. */
export interface PathService extends BoundRoute {
  /** The name that its callers sign for: `s3`. */
  signingName: string;
  /** Whether a request without such a signature, which nothing else takes, is meant for it. */
  takes(request: Pick<IncomingMessage, 'headers' | 'url'>): boolean;
}

/** Finds what takes a request: the service of paths where it is signed for that, by header or query; what is known; else the service. */
export const pathsBefore =
  (find: (incoming: IncomingMessage) => BoundRoute | undefined, service: PathService | undefined) =>
  (incoming: IncomingMessage): BoundRoute | undefined => {
    if (service && signedFor(incoming) === service.signingName) return service;
    return find(incoming) ?? (service?.takes(incoming) ? service : undefined);
  };

/** The service that a request is signed for, by the scope of its credential. */
export function signedFor({ headers, url = '' }: Pick<IncomingMessage, 'headers' | 'url'>): string | undefined {
  const [, inHeader] = /^AWS4-HMAC-SHA256 .*?Credential=([^, ]+)/.exec(headers.authorization ?? '') ?? [];
  const [, inQuery] = /[?&]X-Amz-Credential=([^&]+)/.exec(url) ?? [];
  const [, , , service] = (inHeader ?? inQuery?.replace(/%2f/gi, '/') ?? '').split('/');
  return service || undefined;
}
