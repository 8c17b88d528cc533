import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { buildPage } from '../../../tools/page/build-page.ts';
import { servePage } from '../../../tools/page/page-server.ts';
import { pagePortOf, pageUrlOf } from '../../../tools/page/page-url.ts';

const outputs = {
  GraphqlEndpoint: 'https://api.example.com/graphql',
  RealtimeEndpoint: 'wss://realtime.example.com/graphql',
  Region: 'eu-central-1',
  UserPoolId: 'eu-central-1_AbCdEfGhI',
  UserPoolClientId: '1h57kf5cpq17m0eml12EXAMPLE',
};
const page = await servePage({ port: 0, folder: buildPage, outputs });
afterAll(() => page.close());

/** Asks for a path as it is typed: fetch would tidy it up. */
const get = (path: string, method = 'GET', headers: Record<string, string> = {}) =>
  new Promise<number>((resolve) => {
    const { hostname, port } = new URL(page.url);
    request({ hostname, port, path, method, headers }, (answer) => resolve(answer.resume().statusCode!)).end();
  });

describe('the server of the page', () => {
  it.each(['sign', ''])(
    'serves the page at /%s with a policy that names the API of the stage, and nobody else',
    async (path) => {
      const answer = await fetch(page.url + path);
      expect(answer.headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' https://api.example.com wss://realtime.example.com https://cognito-idp.eu-central-1.amazonaws.com; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
      );
      const html = await answer.text();
      const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file!);
      expect(files).toEqual(files.map(() => expect.stringMatching(/^\.\/assets\/[\w-]+\.(js|css|svg)$/) as string));
      for (const file of files) expect((await fetch(page.url + file)).status).toBe(200);
      expect(html).not.toMatch(/<style|<script(?![^>]* src=)| style=| on\w+=/);
    },
  );

  it.each(['sign', ''])('weighs no more than 120 KB at the first load of /%s, gzipped', async (path) => {
    const html = await (await fetch(page.url + path)).text();
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => page.url + file!);
    // Amplify is loaded by the page of accounts, and by it alone.
    const lazy = readdirSync(join(await buildPage(), 'assets')).filter((name) => name.startsWith('amplify-'));
    expect([files.some((each) => /amplify/.test(each)), lazy.length]).toEqual([false, 1]);
    if (!path) files.push(`${page.url}assets/${lazy[0]!}`);
    const all = await Promise.all(files.map(async (file) => Buffer.from(await (await fetch(file)).arrayBuffer())));
    const bytes = [Buffer.from(html), ...all].reduce((sum, each) => sum + gzipSync(each).length, 0);
    expect(bytes).toBeLessThan(120_000);
  });

  it('says where the API is', async () => {
    expect(await (await fetch(`${page.url}config.json`)).json()).toEqual({
      ...{ endpoint: outputs.GraphqlEndpoint, realtime: outputs.RealtimeEndpoint, region: outputs.Region },
      ...{ userPoolId: outputs.UserPoolId, userPoolClientId: outputs.UserPoolClientId },
    });
  });

  it.each([
    ['/', 'GET', 200],
    ['/?request=lease-1', 'GET', 200],
    ['/sign/', 'GET', 404],
    ['/sign.html', 'GET', 404],
    ['/../package.json', 'GET', 404],
    ['/assets/../../../package.json', 'GET', 404],
    ['/assets/%2e%2e/%2e%2e/package.json', 'GET', 404],
    ['//evil.example/', 'GET', 404],
    ['/constructor', 'GET', 404],
    ['/__proto__', 'GET', 404],
    ['/sign', 'POST', 405],
    ['/sign', 'HEAD', 200],
    ['/sign?from=mail', 'GET', 200],
  ])('answers %s by %s with %i', async (path, method, status) => {
    expect(await get(path, method)).toBe(status);
  });

  it.each([
    ['evil.example', 421],
    ['localhost.evil.example', 421],
    ['127.0.0.1:1', 200],
  ])('answers to its own names alone: %s', async (host, status) => {
    expect(await get('/', 'GET', { host })).toBe(status);
  });

  it('says that its port is taken', async () => {
    const port = Number(new URL(page.url).port);
    await expect(servePage({ port, folder: buildPage, outputs })).rejects.toThrow(`port ${port} is taken`);
  });
});

describe('the address of the page', () => {
  it.each([
    [4600, 4601, 'http://localhost:4601/'],
    [5000, 5001, 'http://localhost:5001/'],
    [65_535, 65_534, 'http://localhost:65534/'],
    [0, undefined, 'http://localhost:4601/'],
  ])('beside a backend on %i is known before it starts', (port, own, url) => {
    expect(pagePortOf(port)).toBe(own);
    expect(pageUrlOf(port)).toBe(url);
  });
});
