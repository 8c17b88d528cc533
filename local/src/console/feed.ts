import { Readable } from 'node:stream';

/** What happened, as the page gets it. */
export interface Told {
  kind: string;
  /** Milliseconds since the epoch. @default now */
  at?: number;
}

/** Hands what happens to every open page, and the latest of it to one that is opened later. */
export interface Feed {
  /** Costs next to nothing while no page is open. */
  tell(event: Told): void;
  /** Server-Sent Events: first `hello` with what happened lately, then each event as it comes. */
  open(hello: Told): Readable;
}

/** How many events a page that is opened is told of. */
const kept = 300;
/** The bytes that may wait for a page that does not read; it is cut off then, connects again, and asks anew. */
const maxWaiting = 4 << 20;

/**
 * Makes a feed.
 * @param now milliseconds since the epoch, the time that is put on each event
 */
export function createFeed(now: () => number): Feed {
  const latest: Told[] = [];
  const pages = new Set<Readable>();
  return {
    tell(event) {
      const told = { at: now(), ...event };
      latest.push(told);
      if (latest.length > kept) latest.shift();
      if (pages.size === 0) return;
      const text = frame(told);
      for (const page of pages) {
        page.push(text);
        if (page.readableLength > maxWaiting) page.destroy();
      }
    },
    open(hello) {
      const page = new Readable({ read() {} });
      pages.add(page);
      page.once('close', () => pages.delete(page));
      page.push(frame({ ...hello, latest }));
      return page;
    },
  };
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation */
const frame = (event: object) => `data: ${JSON.stringify(event, readable)}\n\n`;

/** An error would become `{}`. */
const readable = (_name: string, value: unknown) =>
  value instanceof Error ? `${value.name}: ${value.message}` : value;
