import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { trySigning } from '../../functions/use-cases/try-signing.ts';

/** The fields that were called, and what the API answers about the request. */
let called: string[] = [];
let request = { status: 'PENDING', signers: [{ status: 'REQUESTED' }] };
const api = createServer((message, response) => {
  const parts: Buffer[] = [];
  message.on('data', (part: Buffer) => parts.push(part));
  message.on('end', () => {
    const [, field] = /\{ (\w+)\(/.exec(Buffer.concat(parts).toString())!;
    called.push(field!);
    response.end(JSON.stringify({ data: { [field!]: request } }));
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('GRAPHQL_URL', `http://127.0.0.1:${(api.address() as AddressInfo).port}/graphql`);
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) vi.stubEnv(name, 'given');
  vi.stubEnv('AWS_REGION', 'us-east-1');
});
afterAll(() => {
  vi.unstubAllEnvs();
  api.close();
});
afterEach(() => {
  called = [];
});

const waits = { between: 1, atMost: 0 };

describe('trySigning', () => {
  it('fails where nobody is asked in time, and leaves the request to its deadline', async () => {
    request = { status: 'PENDING', signers: [{ status: 'WAITING' }] };
    await expect(trySigning('canary-1', waits)).rejects.toThrow(
      'it did not come to this in 0 seconds: its signer is asked',
    );
    expect(called).toEqual(['startSigning', 'signingRequest']);
  });

  it('fails at once where the request has ended otherwise', async () => {
    request = { status: 'EXPIRED', signers: [{ status: 'CLOSED' }] };
    await expect(trySigning('canary-3', waits)).rejects.toThrow('it ended as EXPIRED before this: its signer is asked');
    expect(called).toEqual(['startSigning', 'signingRequest']);
  });

  it('fails where the request is not completed in time', async () => {
    request = { status: 'PENDING', signers: [{ status: 'REQUESTED' }] };
    await expect(trySigning('canary-2', waits)).rejects.toThrow('it is completed');
    expect(called).toEqual(['startSigning', 'signingRequest', 'signDocument', 'signingRequest']);
  });
});
