/** Where the page's own HTML says its token. */
const token = document.querySelector<HTMLMetaElement>('meta[name="console-token"]')!.content;
const headers = { 'x-console-token': token };

/** Something that happened in the backend. */
export interface Told {
  kind: string;
  /** Milliseconds since the epoch, by the backend's clock. */
  at: number;
  [member: string]: unknown;
}

/**
 * Asks the backend; with a body by POST.
 * @throws Error with what the backend says, or that it does not answer
 */
export async function ask<Answer>(path: string, body?: object): Promise<Answer> {
  const request = body && { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`/console/${path}`, { headers, ...request }).catch(() => {
    throw new Error('the backend does not answer; start it again');
  });
  if (response.ok) return (await response.json()) as Answer;
  throw new Error((await response.text()).trim());
}

/** Whether what happens is told just now. */
export type Connection = 'connecting' | 'live' | 'away';

/**
 * Follows what happens for as long as the page is open, and connects again where the backend went away; `hello` is told
 * first each time, and whatever is shown is to be asked for anew. A backend that was started again has another token: the
 * page is loaded again for that.
 */
export async function follow(tell: (event: Told) => void, say: (connection: Connection) => void): Promise<void> {
  let wasLive = false;
  for (;;) {
    const response = await fetch('/console/events', { headers }).catch(() => undefined);
    if (response?.status === 403 && wasLive) location.reload();
    if (response?.ok) {
      wasLive = true;
      say('live');
      await read(response.body!, tell).catch(() => {});
    }
    say('away');
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

async function read(body: ReadableStream<Uint8Array>, tell: (event: Told) => void): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  for (let rest = ''; ;) {
    const { done, value } = await reader.read();
    if (done) return;
    const frames = (rest + value).split('\n\n');
    rest = frames.pop()!;
    for (const frame of frames) tell(JSON.parse(frame.slice('data: '.length)) as Told);
  }
}
