import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { postWebhook } from '../../functions/adapters/webhook-post.ts';
import { startBackend } from '../support/backend.ts';
import { startReceiver } from '../support/receiver.ts';

const receiver = await startReceiver();
afterAll(receiver.close);
const message = { type: 'webhook.test', timestamp: '2026-11-30T10:00:00.000Z', data: { webhookId: 'one' } };
const post = (url: string, loopback = true) =>
  postWebhook({ url, id: 'one', message, secrets: [`whsec_${Buffer.alloc(32).toString('base64')}`] }, { loopback });

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

/** Lets a name resolve to these addresses, one after the other. */
function resolve(...addresses: string[]) {
  let times = 0;
  vi.spyOn(dns, 'lookup').mockImplementation(((_name: string, options: { all?: boolean }, callback: Callback) => {
    const address = addresses[Math.min(times++, addresses.length - 1)]!;
    const family = address.includes(':') ? 6 : 4;
    if (options.all) callback(null, [{ address, family }]);
    else callback(null, address, family);
  }) as never);
  syncBuiltinESMExports();
}
type Callback = (error: null, address: unknown, family?: number) => void;

describe('a receiver', () => {
  it.each([200, 204, 301, 302, 307, 400, 410, 500])(
    'that answers %i is told apart by it, and not followed',
    async (status) => {
      const path = `/status-${status}`;
      receiver.reply(path, (response) =>
        response.writeHead(status, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
      );
      expect(await post(receiver.url + path)).toEqual({ statusCode: status });
      expect(receiver.at(path)).toHaveLength(1);
    },
  );

  it('that never answers, or never accepts, is waited for ten seconds', { timeout: 20_000 }, async () => {
    receiver.reply('/never', () => {});
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    afterAll(() => silent.close());
    await new Promise((listening) => silent.once('listening', listening));
    const urls = [`${receiver.url}/never`, `https://127.0.0.1:${(silent.address() as AddressInfo).port}/`];
    const timeout = { fault: 'TIMEOUT' };
    expect(await Promise.all(urls.map((url) => post(url)))).toEqual([timeout, timeout]);
  });

  it('whose answer has no end has answered by its status', async () => {
    let written = 0;
    receiver.reply('/endless', (response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) written += 65_536;
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    expect(await post(`${receiver.url}/endless`)).toEqual({ statusCode: 200 });
    // What buffers hold, and no more: nobody reads it.
    expect(written).toBeLessThan(16 * 1024 * 1024);
  });

  it('that breaks the connection, or is not there, has not answered', async () => {
    receiver.reply('/broken', (response) => response.destroy());
    expect(await post(`${receiver.url}/broken`)).toEqual({ fault: 'CONNECTION' });
    expect(await post('http://127.0.0.1:9/')).toEqual({ fault: 'CONNECTION' });
    expect(await post('https://no-such-host.invalid/')).toEqual({ fault: 'CONNECTION' });
  });

  it('that would speak another protocol has not answered', async () => {
    receiver.reply('/upgrade', ({ socket }) =>
      socket!.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
    );
    expect(await post(`${receiver.url}/upgrade`)).toEqual({ fault: 'CONNECTION' });
  });

  it('whose headers have no end has not answered', async () => {
    receiver.reply('/headers', (response) => {
      const { socket } = response;
      socket!.write('HTTP/1.1 200 OK\r\n');
      for (let at = 0; at < 4000; at++) socket!.write(`x-${at}: ${'x'.repeat(100)}\r\n`);
    });
    expect(await post(`${receiver.url}/headers`)).toEqual({ fault: 'CONNECTION' });
  });

  it('with a certificate of an authority that nobody trusts is refused', async () => {
    const backend = await startBackend();
    afterAll(() => backend.stop());
    const { host } = new URL(backend.url);
    expect(await post(`https://${host.replace('localhost', '127.0.0.1')}/`)).toEqual({ fault: 'TLS' });
  });
});

describe('an address that is not public', () => {
  const urls = [
    ...[
      'http://127.0.0.1/',
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://localhost/',
      'https://0.0.0.0/',
      'https://[::]/',
    ],
    ...['https://0x7f.1/', 'https://2130706433/', 'https://[::ffff:127.0.0.1]/', 'https://[::ffff:a9fe:a9fe]/'],
    ...[
      'https://169.254.169.254/',
      'https://10.0.0.1/',
      'https://172.16.0.1/',
      'https://192.168.1.1/',
      'https://100.64.0.1/',
    ],
    ...['https://[fd00::1]/', 'https://[fe80::1]/', 'https://[fd00:ec2::254]/', 'https://[64:ff9b::a9fe:a9fe]/'],
    ...['https://[::a9fe:a9fe]/', 'https://[4000::1]/', 'https://[2606:4700::1111]/'],
    ...['https://224.0.0.1/', 'https://255.255.255.255/', 'https://[ff02::1]/', 'https://[2002:7f00:1::]/'],
  ];

  it.each(urls)('is not connected to: %s', async (url) => {
    expect(await post(url, false)).toEqual({ fault: 'ADDRESS' });
  });

  it.each(urls.filter((url) => !/127\.0\.0\.1\/|\[::1\]|localhost|0x7f|2130706433/.test(url)))(
    'is not connected to where loopback is: %s',
    async (url) => {
      expect(await post(url)).toEqual({ fault: 'ADDRESS' });
    },
  );

  it.each(['127.0.0.1', '169.254.169.254', '10.1.2.3', '::1', '::ffff:10.0.0.1', 'fd00::1'])(
    'is not connected to where a name leads to it: %s',
    async (address) => {
      resolve(address);
      expect(await post('https://receiver.example.com/', false)).toEqual({ fault: 'ADDRESS' });
    },
  );

  it('is not connected to where a name leads to a public one first, and to it when it is connected', async () => {
    resolve('203.0.114.7', '169.254.169.254');
    // The first look is the only one: what it gave is what is connected to.
    const connected = await post('https://receiver.example.com/', false);
    expect(connected).not.toHaveProperty('statusCode');
    expect(dns.lookup).toHaveBeenCalledTimes(1);
  });
});
