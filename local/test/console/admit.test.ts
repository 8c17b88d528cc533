import { describe, expect, it } from 'vitest';
import { admit, admitPage, admitPerson } from '../../src/console/admit.ts';

const from = (headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') => ({
  headers: { host: 'localhost:4600', ...headers },
  remoteAddress,
});

describe('admit', () => {
  it.each([
    ['localhost', from()],
    ['127.0.0.1', from({ host: '127.0.0.1:4600' })],
    ['[::1]', from({ host: '[::1]:4600' }, '::1')],
    ['a name in capitals', from({ host: 'LOCALHOST:4600', origin: 'http://localhost:4600' })],
    ['an IPv4 address in IPv6', from({}, '::ffff:127.0.0.1')],
    ['its own page', from({ origin: 'http://localhost:4600' })],
    ['its own page over TLS', from({ origin: 'https://localhost:4600' })],
  ])('lets in %s', (_, caller) => {
    expect(() => admit(caller)).not.toThrow();
  });

  it.each([
    ['another machine', from({}, '192.168.1.7'), 'the console is for this machine alone, and 192.168.1.7 is another'],
    ['another machine in IPv6', from({}, 'fe80::1'), 'fe80::1 is another'],
    ['an address that only looks like its own', from({}, '::ffff:10.127.0.1'), 'is another'],
    ['a name of another', from({ host: 'evil.example:4600' }), 'the console has no name evil.example:4600'],
    ['a name that starts like its own', from({ host: 'localhost.evil.example' }), 'the console has no name'],
    ['no name', { headers: {}, remoteAddress: '127.0.0.1' }, 'the console has no name'],
    ['a page of another', from({ origin: 'http://evil.example' }), 'http://evil.example is another'],
    ['a page of another port', from({ origin: 'http://localhost:3000' }), 'http://localhost:3000 is another'],
    ['a page of no origin', from({ origin: 'null' }), 'null is another'],
    ['a frame', from({ 'sec-fetch-dest': 'iframe' }), 'does not show inside another page'],
    ['an object', from({ 'sec-fetch-dest': 'object' }), 'does not show inside another page'],
  ])('rejects %s', (_, caller, message) => {
    expect(() => admit(caller)).toThrow(message);
  });
});

describe('admitPerson', () => {
  it.each([
    ['who types the address', { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'none' }],
    ['who follows a link', { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'cross-site' }],
    ['whose browser says nothing', {}],
  ])('lets in %s', (_, headers) => {
    expect(() => admitPerson(from(headers))).not.toThrow();
  });

  it.each(['cross-site', 'same-site', 'same-origin', 'none'])('rejects a script of a page that is %s', (site) => {
    const caller = from({ 'sec-fetch-mode': 'cors', 'sec-fetch-site': site });
    expect(() => admitPerson(caller)).toThrow('not fetched by a script');
  });
});

describe('admitPage', () => {
  it('lets in who has the token', () => {
    expect(() => admitPage(from({ 'x-console-token': 'right' }), 'right')).not.toThrow();
  });

  it.each([[{}], [{ 'x-console-token': 'wrong' }], [{ 'x-console-token': 'right!' }]])('rejects %j', (headers) => {
    expect(() => admitPage(from(headers as Record<string, string>), 'right')).toThrow('the token of the console');
  });
});
