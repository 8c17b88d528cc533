import { afterAll, describe, expect, it } from 'vitest';
import { startBackend } from '../support/backend.ts';
import { play, story } from './play.ts';

const backend = await startBackend();
afterAll(() => backend.stop());

describe('examples/plain.mjs', () => {
  it('follows a request by fetch and WebSocket alone, over a lost connection', { timeout: 60_000 }, async () => {
    const { lines, said } = await play(backend, 'plain');
    expect(lines).toEqual(story.map((line) => expect.stringMatching(line) as string));
    expect(said).toEqual([]);
  });
});
