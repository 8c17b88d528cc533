/**
 * Tells of the HTTP calls that a function makes to others than the backend: Node's own clients tell of each request.
 * Plain JavaScript, as ./worker.mjs. Sources: https://nodejs.org/api/diagnostics_channel.html#http,
 * https://undici.nodejs.org/#/docs/api/DiagnosticsChannel
 */
import { subscribe } from 'node:diagnostics_channel';
import { errorMonitor } from 'node:events';

/** What is told of the headers of one message, in characters; of larger ones the rest is left out. */
const mostOfHeaders = 4000;
/** Values of these are nobody's to see, nor is what a query says. */
const hidden = /auth|cookie|session|sign|token|secret|credential|passw|key/i;

/**
 * Tells of each call once it is over.
 * @param endpoint where the backend is, whose calls are not told of
 */
export function watchCalls(endpoint, tell) {
  const { port } = new URL(endpoint);
  const own = new Set(['127.0.0.1', 'localhost', '[::1]'].map((host) => `${host}:${port}`));
  const begun = (method, protocol, host, path, requestHeaders) => {
    const start = performance.now();
    const [plain, query] = String(path).split('?', 2);
    const url = `${protocol}//${host}${plain}${query === undefined ? '' : '?…'}`;
    const call = { at: Date.now(), method, url, requestHeaders: shown(requestHeaders), responseHeaders: [] };
    return (ended) => tell({ ...call, ...ended, milliseconds: performance.now() - start });
  };

  // `node:http` and `node:https`.
  subscribe('http.client.request.start', ({ request }) => {
    const host = String(request.getHeader('host') ?? request.host);
    if (own.has(host)) return;
    const over = begun(request.method, request.protocol, host, request.path, Object.entries(request.getHeaders()));
    let error;
    request.once(errorMonitor, (problem) => (error = nameOf(problem)));
    request.once('close', () => over(request.res ? answer(request.res.statusCode, request.res.rawHeaders) : { error }));
  });

  // `fetch`
  const under = new WeakMap();
  subscribe('undici:request:create', ({ request }) => {
    const [protocol, host] = String(request.origin).split('//');
    if (own.has(host)) return;
    under.set(request, { over: begun(request.method, protocol, host, request.path, pairs(request.headers)) });
  });
  subscribe('undici:request:headers', ({ request, response }) => {
    const call = under.get(request);
    if (call) call.answer = answer(response.statusCode, response.headers);
  });
  const end = ({ request, error }) => {
    const call = under.get(request);
    under.delete(request);
    call?.over(call.answer ?? { error: nameOf(error) });
  };
  subscribe('undici:request:trailers', end);
  subscribe('undici:request:error', end);
}

const answer = (status, headers) => ({ status, responseHeaders: shown(pairs(headers)) });

/** What an error is, without its words, which may say more than the address. */
const nameOf = (error) => error?.code ?? error?.name ?? 'it closed without an answer';

/** Names and values one after the other, as pairs. */
function pairs(flat) {
  const texts = Array.isArray(flat) ? flat.map(String) : [];
  return texts.flatMap((name, at) => (at % 2 === 0 ? [[name, texts[at + 1]]] : []));
}

/** A value without what stands behind the `?` of addresses in it. */
const withoutQueries = (value) => value.replace(/\?[^\s"'<>;,]+/g, '?…');

function shown(headers) {
  let room = mostOfHeaders;
  return headers.flatMap(([name, value]) => {
    const text = hidden.test(name) ? '(hidden)' : withoutQueries(String(value));
    room -= name.length + text.length;
    return room >= 0 ? [[name.toLowerCase(), text]] : [];
  });
}
