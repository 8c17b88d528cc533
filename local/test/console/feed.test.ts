import { describe, expect, it } from 'vitest';
import { createFeed } from '../../src/console/feed.ts';

const numbers = (events: { number: number }[]) => events.map(({ number }) => number);

describe('a feed', () => {
  it('keeps updates and calls for longer than what happens besides', () => {
    const feed = createFeed(() => 7);
    feed.tell({ kind: 'published' });
    for (let times = 0; times < 400; times++) feed.tell({ kind: 'log' });
    feed.tell({ kind: 'called' });
    feed.tell({ kind: 'published' });
    expect(feed.kept('published', 0)).toEqual([
      { kind: 'published', at: 7, number: 1 },
      { kind: 'published', at: 7, number: 403 },
    ]);
    expect(numbers(feed.kept('published', 1))).toEqual([403]);
    expect(numbers(feed.kept('called', 0))).toEqual([402]);
    expect(feed.kept('log', 0)).toEqual([]);
  });

  it('keeps no more than so many, nor so much', () => {
    const feed = createFeed(() => 7);
    for (let times = 0; times < 1100; times++) feed.tell({ kind: 'published' });
    expect(numbers(feed.kept('published', 0))).toEqual(Array.from({ length: 1000 }, (_, at) => at + 101));
    const update = 'x'.repeat(1 << 20);
    for (let times = 0; times < 5; times++) feed.tell({ kind: 'published', update } as never);
    expect(feed.kept('published', 0)).toHaveLength(3);
  });
});
