import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../support/backend.ts';
import { play, story } from './play.ts';

const folder = fileURLToPath(new URL('../../examples/', import.meta.url));

const backend = await startBackend();
afterAll(() => backend.stop());
beforeAll(async () => {
  if (!existsSync(`${folder}node_modules/.package-lock.json`))
    await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder });
}, 300_000);

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
