import { Readable } from 'node:stream';
import { createKeep } from './keep.ts';
import { limits } from './limits.ts';

/** What happened, as the page gets it. */
export interface Told {
  kind: string;
  /** Milliseconds since the epoch. @default now */
  at?: number;
}

/** An event of a kind that is kept for longer; later ones have higher numbers. */
export type Kept = Told & { number: number };

/** Hands what happens to every open page, and the latest of it to one that is opened later. */
export interface Feed {
  /** Costs next to nothing while no page is open. */
  tell(event: Told): void;
  /** Tells the pages that are open alone. */
  mention(event: Told): void;
  /** The events of a kind that is kept for longer, in their order, those after `after`. */
  kept(kind: string, after: number): Kept[];
  /** Server-Sent Events: first `hello` with what happened lately, then each event as it comes. */
  open(hello: Told): Readable;
}

/** How many events a page that is opened is told of. */
const latestOfAll = 300;
/** The kinds that are kept for longer, so that logs do not push them out: how many of each, and how many characters of JSON. */
const longer: Record<string, { most: number; size: number }> = {
  published: { most: limits.updates, size: 4 << 20 },
  called: { most: limits.calls, size: 4 << 20 },
};
/** The bytes that may wait for a page that does not read; it is cut off then, connects again, and asks anew. */
const maxWaiting = 4 << 20;

/**
 * Makes a feed.
 * @param now milliseconds since the epoch, the time that is put on each event
 */
export function createFeed(now: () => number): Feed {
  const latest: Told[] = [];
  const pages = new Set<Readable>();
  const keeps = new Map(Object.entries(longer).map(([kind, limits]) => [kind, createKeep<Kept>(limits)]));
  let number = 0;
  const mention = (told: Told) => {
    if (pages.size === 0) return;
    const text = frame(told);
    for (const page of pages) {
      page.push(text);
      if (page.readableLength > maxWaiting) page.destroy();
    }
  };
  return {
    mention,
    kept: (kind, after) => (keeps.get(kind)?.all() ?? []).filter((each) => each.number > after),
    tell(event) {
      const told = { at: now(), number: ++number, ...event };
      keeps.get(event.kind)?.add(told);
      latest.push(told);
      if (latest.length > latestOfAll) latest.shift();
      mention(told);
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
