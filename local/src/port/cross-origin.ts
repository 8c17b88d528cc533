import type { HttpResponse } from '../shared/http.ts';
import type { SignedService } from './aws-json.ts';

/**
 * What a page may send. A signature is not among it: the keys of the local account are public, so that any page could call
 * everything else.
 */
const allowed = [
  ...['content-type', 'cache-control', 'x-amz-target', 'x-amz-user-agent', 'x-amz-date', 'x-amzn-platform-id'],
  ...['amz-sdk-invocation-id', 'amz-sdk-request', 'x-amzn-trace-id'],
];

const exposed = ['x-amzn-RequestId', 'x-amzn-ErrorType', 'x-amzn-ErrorMessage', 'Date'];

/** Answers a browser that asks whether a page may call AWS APIs; what is not of any origin's the page cannot read. */
export const preflight = (): HttpResponse => ({
  status: 200,
  headers: {
    'access-control-allow-origin': '*',
    'access-control-allow-headers': allowed.join(','),
    'access-control-allow-methods': 'POST',
    'access-control-max-age': '172800',
  },
  body: '',
});

/** What an answer to a page has besides, errors too. */
export function crossOriginHeaders(services: SignedService[], target: string | undefined): Record<string, string> {
  const called = services.find(({ service }) => target?.startsWith(`${service.targetPrefix}.`));
  if (!called?.isCrossOrigin) return {};
  return { 'access-control-allow-origin': '*', 'access-control-expose-headers': exposed.join(',') };
}
