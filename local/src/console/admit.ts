import { timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { HttpRequest } from '../shared/http.ts';
import { AwsError } from '../shared/service.ts';

/** What a request tells of who makes it. */
export type Caller = Pick<HttpRequest, 'headers' | 'remoteAddress'>;

/** The console shows and moves everything, so it is for the browser of this machine, by its own names, and for its own page. */
const ownNames = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/** What a browser fetches to show it inside another page. */
const framed = ['iframe', 'frame', 'embed', 'object', 'fencedframe'];

/**
 * Lets in who may see the console at all: this machine, by a name of its own (a web page may point its name here), and no
 * other page, neither by script nor in a frame.
 * @throws AwsError 403 that says why and what to do
 */
export function admit({ headers, remoteAddress }: Caller): void {
  const { host = '', origin } = headers;
  if (!isLoopback(remoteAddress))
    throw refusal(`the console is for this machine alone, and ${remoteAddress} is another; open it where it runs`);
  if (!ownNames.test(host))
    throw refusal(
      `the console has no name ${host}; open it as localhost, 127.0.0.1 or [::1], whatever else is allowed`,
    );
  if (origin !== undefined && !isOwn(origin, host))
    throw refusal(`the console answers its own page alone, and ${origin} is another; open http://${host}/ itself`);
  if (framed.includes(headers['sec-fetch-dest'] ?? ''))
    throw refusal(`the console does not show inside another page; open http://${host}/ itself`);
}

/**
 * Lets in the page itself: opened by a person, not fetched by a script, for the token is in it. A script of the same origin is
 * none of the console's either: the page asks for itself by being opened, and a bucket may serve anybody's HTML at this origin.
 * @throws AwsError 403
 */
export function admitPerson({ headers }: Caller): void {
  // Browsers send both; what is no browser has no other page's script in it.
  const { 'sec-fetch-mode': mode = 'navigate', 'sec-fetch-site': site } = headers;
  if (mode !== 'navigate' && site !== undefined)
    throw refusal(`the console is opened, not fetched by a script; open http://${headers.host}/ itself`);
}

/**
 * Lets in who has the token that the page got with its HTML.
 * @throws AwsError 403
 */
export function admitPage({ headers }: Caller, token: string): void {
  const given = Buffer.from(headers['x-console-token'] ?? '');
  const wanted = Buffer.from(token);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    throw refusal(`the token of the console is missing or of an earlier start; open http://${headers.host}/ anew`);
}

const refusal = (message: string) => new AwsError('AccessDeniedException', message, 403);

function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '');
  return plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
}

function isOwn(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}
