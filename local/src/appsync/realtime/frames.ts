import { parseJson } from '../../shared/parse-json.ts';
import type { RealtimeError } from '../api-types.ts';

/** What clients send, as far as it is understood. */
export type ClientFrame =
  | { type: 'connection_init' }
  | { type: 'start'; id: string; data: string; authorization: Record<string, unknown> }
  | { type: 'stop'; id: string };

/** An entry of `payload.errors` in a `connection_error`. */
export type ConnectionError = RealtimeError & { errorCode: number };

/** What a text from a client is: a frame, or what is wrong with it and the id to answer to, if it has one. */
export type ParsedFrame = { ok: true; frame: ClientFrame } | { ok: false; id: string | undefined; message: string };

/** Reads a frame of PROTOCOL.md. */
export function parseFrame(text: string): ParsedFrame {
  const given = parseObject(text);
  if (!given) return { ok: false, id: undefined, message: 'the message is not a JSON object' };
  const id = typeof given['id'] === 'string' && given['id'] !== '' ? given['id'] : undefined;
  const wrong = (message: string): ParsedFrame => ({ ok: false, id, message });

  switch (given['type']) {
    case 'connection_init':
      return { ok: true, frame: { type: 'connection_init' } };
    case 'stop':
      return id === undefined ? wrong('stop needs an id, a string') : { ok: true, frame: { type: 'stop', id } };
    case 'start': {
      const payload = objectOf(given['payload']);
      const data = payload?.['data'];
      if (id === undefined) return wrong('start needs an id, a string');
      if (typeof data !== 'string') return wrong('payload.data must be a string that holds JSON');
      const authorization = objectOf(objectOf(payload?.['extensions'])?.['authorization']) ?? {};
      return { ok: true, frame: { type: 'start', id, data, authorization } };
    }
    default:
      return wrong(`unknown message type ${named(given['type'])}; use connection_init, start or stop`);
  }
}

/** Long or nested as it may be, what is no type is not repeated whole. */
const named = (type: unknown) => (typeof type === 'string' ? JSON.stringify(type.slice(0, 100)) : typeof type);

/** The JSON object in a text; undefined where there is none. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    return objectOf(parseJson(text));
  } catch {
    return undefined;
  }
}

const objectOf = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;

/** What the server sends, as text; members in the order in which AWS writes them. */
export const frames = {
  connectionAck: (connectionTimeoutMs: number) =>
    JSON.stringify({ type: 'connection_ack', payload: { connectionTimeoutMs } }),
  keepAlive: '{"type":"ka"}',
  connectionError: (error: ConnectionError) =>
    JSON.stringify({ type: 'connection_error', payload: { errors: [error] } }),
  startAck: (id: string) => JSON.stringify({ id, type: 'start_ack' }),
  /** @param payload JSON text, the same for all who get the same */
  data: (id: string, payload: string) => `{"id":${JSON.stringify(id)},"type":"data","payload":${payload}}`,
  complete: (id: string) => JSON.stringify({ id, type: 'complete' }),
  error: (id: string, errors: RealtimeError[]) => JSON.stringify({ id, type: 'error', payload: { errors } }),
};
