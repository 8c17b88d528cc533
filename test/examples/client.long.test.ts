import { afterAll, describe, expect, it } from 'vitest';
import { startBackend } from '../support/backend.ts';
import { play, story } from './play.ts';

const backend = await startBackend();
afterAll(() => backend.stop());

describe('examples', () => {
  it.each([
    ['amplify', 'aws-amplify'],
    ['apollo', '@apollo/client with the links of AppSync'],
    ['plain', 'fetch and WebSocket'],
  ])('%s follows a request over a lost connection: %s', async (name) => {
    const { lines } = await play(backend, name);
    expect(lines).toEqual(story.map((line) => expect.stringMatching(line) as string));
  });
});
