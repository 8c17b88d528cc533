import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConnectionLost } from '../../client/src/refused.ts';
import { readConfig } from '../../web/api/config.ts';

const answer = (given: () => Promise<Response>) => vi.stubGlobal('fetch', given);
const ofLinks = { endpoint: 'https://api.example.com/graphql', realtime: 'wss://api.example.com/graphql' };

describe('readConfig', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('takes what says all that is needed', async () => {
    answer(async () => Response.json(ofLinks));
    expect(await readConfig('endpoint', 'realtime')).toEqual(ofLinks);
  });

  it('rejects what lacks something, and names it', async () => {
    answer(async () => Response.json(ofLinks));
    await expect(readConfig('endpoint', 'userPoolId', 'userPoolClientId')).rejects.toThrow(
      'config.json does not say userPoolId, userPoolClientId; deploy the page again',
    );
  });

  it('rejects what is not there, and tells a lost connection from it', async () => {
    answer(async () => new Response('', { status: 403 }));
    await expect(readConfig('endpoint')).rejects.toThrow('config.json cannot be read: HTTP 403');
    answer(() => Promise.reject(new TypeError('Failed to fetch')));
    await expect(readConfig('endpoint')).rejects.toThrow(ConnectionLost);
  });
});
