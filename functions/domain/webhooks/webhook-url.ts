import { webhookLimits } from './webhook.ts';

/** What may be reached: public addresses by https, or, for a receiver on the same machine, loopback too. */
export interface Reach {
  loopback: boolean;
}

/**
 * Reads the URL of a webhook. What it leads to is not looked at here: a name may lead elsewhere when a message is sent.
 * @returns it as it is stored, or what is allowed where it is not accepted
 */
export function readWebhookUrl(given: string, { loopback }: Reach): { url: string } | { allowed: string } {
  const allowed = `an https URL in plain ASCII, without a user's name or a fragment, at most ${webhookLimits.url} characters`;
  if (given.length > webhookLimits.url || !/^[!-~]+$/.test(given) || !URL.canParse(given)) return { allowed };
  const url = new URL(given);
  const isLocal = loopback && url.protocol === 'http:' && isLoopback(url.hostname);
  const isPlain = url.username === '' && url.password === '' && !given.includes('#');
  return isPlain && (url.protocol === 'https:' || isLocal) ? { url: url.href } : { allowed };
}

const isLoopback = (hostname: string) => hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
