import type { IncomingMessage } from 'node:http';
import { parseObject } from './frames.ts';
import { ConnectionRefused } from './refusals.ts';

type Headers = Record<string, string>;

/** What the upgrade request of a connection says. */
export interface Handshake {
  /** Whether `graphql-ws` is among the sub-protocols offered. */
  offersProtocol: boolean;
  /** The credentials as headers, names in lower case, or why there are none. */
  credentials: Headers | ConnectionRefused;
  /** The headers of the upgrade itself, without credentials: who is behind the connection. */
  context: Headers;
  remoteAddress: string;
}

const carrier = 'header-';
const headerTypes = ['string', 'number', 'boolean'];
/** Headers of the upgrade that are credentials, or of the hop and no business of resolvers. */
const notContext = /^(authorization|x-api-key|x-amz-.*|host|cookie|connection|upgrade|sec-websocket-.*)$/;

/** Reads the upgrade request of a connection: sub-protocols and each carrier of credentials (PROTOCOL.md, Opening). */
export function readHandshake(request: Pick<IncomingMessage, 'url' | 'headers' | 'socket'>): Handshake {
  const headers = plainHeaders(request.headers);
  const protocols = (headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim());
  const offersProtocol = protocols.includes('graphql-ws');
  return {
    offersProtocol,
    credentials: protocolRefusal(offersProtocol, protocols) ?? credentialsOf(request.url ?? '', protocols, headers),
    context: Object.fromEntries(Object.entries(headers).filter(([name]) => !notContext.test(name))),
    remoteAddress: request.socket.remoteAddress ?? '',
  };
}

/** Turns credentials, of the connection or of a `start`, into headers, names in lower case; lists and objects are none. */
export function headersOf(credentials: Record<string, unknown>): Headers {
  const given = Object.entries(credentials).filter(([, value]) => headerTypes.includes(typeof value));
  return Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), String(value)]));
}

function protocolRefusal(offersProtocol: boolean, protocols: string[]): ConnectionRefused | undefined {
  if (offersProtocol) return undefined;
  const others = protocols.filter((each) => each !== '' && !each.startsWith(carrier));
  return refusal(others.length > 0 ? 'SubProtocolNotSupportedError' : 'NoProtocolError');
}

function credentialsOf(url: string, protocols: string[], headers: Headers): Headers | ConnectionRefused {
  const inQuery = new URLSearchParams(url.split('?', 2)[1]).get('header');
  const inProtocol = protocols.find((each) => each.startsWith(carrier))?.slice(carrier.length);
  const encoded = inQuery ?? inProtocol;
  if (encoded === undefined) return headers['authorization'] || headers['x-api-key'] ? headers : missing();

  // URLSearchParams reads the + of the standard alphabet as a space; Node takes both alphabets, padded or not.
  const decoded = parseObject(Buffer.from(encoded.replaceAll(' ', '+'), 'base64').toString());
  if (!decoded) return refusal('header must be the base64 of a JSON object', 'BadRequestException');
  const credentials = headersOf(decoded);
  return credentials['host'] ? credentials : missing();
}

const missing = () => refusal('Required headers are missing.');

const refusal = (message: string, errorType?: string) =>
  new ConnectionRefused({ ...(errorType ? { errorType } : {}), message, errorCode: 400 });

const plainHeaders = (headers: IncomingMessage['headers']): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
