import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { useAgent } from 'request-filtering-agent';
import { Webhook } from 'standardwebhooks';
import type { WebhookFault } from '../../generated/schema.ts';
import type { Message } from '../domain/webhooks/delivery.ts';
import { optionalEnvironment } from './environment.ts';
import type { Reach } from '../domain/webhooks/webhook-url.ts';

/** How long a receiver may take to answer, in milliseconds. */
const timeout = 10_000;

/** What posts may reach here. */
export const reach: Reach = { loopback: optionalEnvironment('WEBHOOK_LOOPBACK') === 'on' };

/** What came of a post: the status of the answer, or why there is none. */
export type Posted = { statusCode: number } | { fault: WebhookFault };

/** A message to be posted. */
export interface Post {
  url: string;
  id: string;
  message: Message;
  /** Each signs it. */
  secrets: string[];
}

/**
 * Posts a message, signed as Standard Webhooks says. It follows no redirect, connects to no address that is not public (checked
 * on what a name resolves to, at the time of the connection), and of the answer reads the status alone.
 */
export function postWebhook({ url, id, message, secrets }: Post, { loopback } = reach): Promise<Posted> {
  const [now, body] = [new Date(), JSON.stringify(message)];
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'Countersign',
    'webhook-id': id,
    'webhook-timestamp': Math.floor(now.getTime() / 1000),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(' '),
  };
  const { hostname } = new URL(url);
  // Functions reach IPv4 alone, and of IPv6 more addresses lead within than lists know.
  if (hostname.startsWith('[') && !(loopback && hostname === '[::1]')) return Promise.resolve({ fault: 'ADDRESS' });
  const agent = useAgent(url, { allowIPAddressList: loopback ? ['127.0.0.1', '::1'] : [] });
  const request = url.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const fail = (error: unknown) => resolve({ fault: faultOf(error as NodeJS.ErrnoException) });
    try {
      request(url, { method: 'POST', headers, agent, family: loopback ? 0 : 4, signal: AbortSignal.timeout(timeout) })
        .on('response', (response) => {
          resolve({ statusCode: response.statusCode! });
          response.destroy();
        })
        .on('error', fail)
        // A receiver that would speak another protocol closes without an error.
        .on('close', () => fail(new Error('it closed')))
        .end(body);
    } catch (error) {
      // The agent refuses a literal address before there is a request.
      fail(error);
    }
  });
}

/** What an error means for the owner of the webhook; its words name addresses, and are not told. */
function faultOf({ name, code = '', message }: NodeJS.ErrnoException): WebhookFault {
  if (name === 'AbortError' || name === 'TimeoutError') return 'TIMEOUT';
  if (/ is not allowed\. Because/.test(message)) return 'ADDRESS';
  return /^ERR_(TLS|SSL)|CERT|SIGNATURE|^CRL_|HOSTNAME_MISMATCH|^EPROTO$|INVALID_CA|PATH_LENGTH|^UNABLE_TO_/.test(code)
    ? 'TLS'
    : 'CONNECTION';
}
