import type { Trial } from '../wiring/given.ts';

/** What a browser sends that opens a page. */
export const navigation = { accept: 'text/html,application/xhtml+xml', 'sec-fetch-mode': 'navigate' };

/** The console as its page uses it: with the token that comes with the HTML. */
export async function openConsole({ url }: Pick<Trial, 'url'>) {
  const html = await (await fetch(url, { headers: navigation })).text();
  const token = /name="console-token" content="([\w-]+)"/.exec(html)![1]!;
  const headers = { 'x-console-token': token };
  const call = async (path: string, body?: object) => {
    const request = body && { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${url}/console/${path}`, { headers, ...request });
    const isJson = response.headers.get('content-type') === 'application/json';
    return { status: response.status, body: (await (isJson ? response.json() : response.text())) as unknown };
  };
  return { html, headers, call };
}

/** Reads Server-Sent Events until one is wanted. */
export async function untilTold(response: Response, isWanted: (event: Told) => boolean): Promise<Told> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const bytes of response.body!) {
    text += decoder.decode(bytes as Uint8Array, { stream: true });
    const frames = text.split('\n\n');
    text = frames.pop()!;
    for (const frame of frames) {
      const event = JSON.parse(frame.replace(/^data: /, '')) as Told;
      if (isWanted(event)) return event;
    }
  }
  throw new Error('the stream of events ended');
}

/** An event as the page gets it. */
export type Told = Record<string, unknown> & { kind: string; at: number };
