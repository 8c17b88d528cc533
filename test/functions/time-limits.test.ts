import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOutage } from '../../functions/adapters/outage.ts';
import { timeLimits } from '../../functions/adapters/time-limits.ts';

/** Takes connections and says nothing. */
const silent = createServer(() => {});
beforeAll(() => new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening)));
afterAll(() => void silent.close());

describe('a client of the SDK', () => {
  it('takes a service that says nothing for one that is out, in time for its function', async () => {
    const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
    const client = new SFNClient({ ...timeLimits, endpoint, credentials, region: 'us-east-1', maxAttempts: 1 });
    const error = await client.send(new ListStateMachinesCommand({})).catch((refused: unknown) => refused);
    expect(error).toMatchObject({ name: 'TimeoutError' });
    expect(isOutage(error)).toBe(true);
    client.destroy();
  });

  it('has ended its three attempts when a function that began with it at eight seconds has still time', () => {
    const { connectionTimeout, requestTimeout } = timeLimits.requestHandler;
    expect(8000 + 3 * Math.max(connectionTimeout, requestTimeout)).toBeLessThan(20_000);
  });
});
