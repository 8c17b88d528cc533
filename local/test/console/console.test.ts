import { mkdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trial, type Trial } from '../wiring/given.ts';
import { navigation, openConsole, untilTold } from './open-console.ts';

let backend: Trial;
let opened: Awaited<ReturnType<typeof openConsole>>;
beforeAll(async () => {
  backend = await trial();
  opened = await openConsole(backend);
});
afterAll(() => backend.stop());

/** Asks as no `fetch` may: with headers of its own. */
const ask = (path: string, headers: Record<string, string>, to = backend.url) =>
  new Promise<{ status: number; headers: http.IncomingHttpHeaders; body: string }>((resolve, reject) => {
    http
      .get(`${to}${path}`, { headers, agent: false }, (response) => {
        let body = '';
        response.on('data', (bytes: Buffer) => (body += bytes.toString()));
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
      })
      .on('error', reject);
  });

const machine = () => backend.template.ofType('AWS::StepFunctions::StateMachine')[0]!.physicalId;

/** Runs the state machine of the trial, which ends at once. */
async function run(name: string) {
  const states = new SFNClient(backend.aws());
  const started = await states.send(new StartExecutionCommand({ stateMachineArn: machine(), name, input: '{"a":1}' }));
  await backend.idle();
  return started.executionArn!;
}

describe('the page', () => {
  it('is what a browser gets at the root', () => {
    expect(opened.html).toContain('<title>trial console</title>');
  });

  it('says that it needs JavaScript where there is none', () => {
    expect(opened.html).toContain('<noscript>The console needs JavaScript');
  });

  it.each(['/', '/console/app.js', '/console/editor.js', '/console/app.css', '/console/icon.svg'])(
    'comes with rules for the browser: %s',
    async (path) => {
      const { status, headers } = await ask(path, navigation);
      expect({ status, ...headers }).toMatchObject({
        status: 200,
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      });
      const policy = headers['content-security-policy'];
      expect(policy).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(policy).not.toContain('unsafe');
    },
  );

  it.each([
    ['no HTML', { accept: 'application/json' }],
    [
      'an AWS API, whose answer pages of any origin may read',
      { ...navigation, 'x-amz-target': 'AWSCognitoIdentityProviderService.GetUser' },
    ],
  ])('is not for who wants %s', async (_, headers) => {
    const { body } = await ask('/', headers);
    expect(body).not.toContain('console-token');
  });

  it.each(['/health', '/graphql'])('leaves %s as it is', async (path) => {
    const { headers } = await ask(path, navigation);
    expect(headers['content-type']).toMatch(/^application\/json/);
  });

  it.each([
    ['another Host', { host: 'evil.example' }, 421, 'there is no host evil.example here'],
    ['another Origin', { origin: 'http://evil.example' }, 403, 'http://evil.example is another'],
    ['a frame', { 'sec-fetch-dest': 'iframe' }, 403, 'does not show inside another page'],
    [
      'a script of another page',
      { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-site' },
      403,
      'not fetched by a script',
    ],
    [
      'a script of this origin',
      { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-origin' },
      403,
      'not fetched by a script',
    ],
  ])('is refused to %s', async (_, headers, status, message) => {
    const answer = await ask('/', { ...navigation, ...headers });
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(message);
    expect(answer.body).not.toContain('console-token');
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('is refused by a name that is allowed for everything else', async () => {
    const named = await trial({ allowedHosts: ['tunnel.example'] });
    const { status, body } = await ask('/', { ...navigation, host: 'tunnel.example' }, named.url);
    await named.stop();
    expect([status, body]).toEqual([403, expect.stringContaining('the console has no name tunnel.example')]);
  });

  it('is left out where it is not wanted', async () => {
    const bare = await trial({ console: false });
    const answers = await Promise.all(
      ['/', '/console/app.js', '/console/stack'].map((path) => ask(path, navigation, bare.url)),
    );
    await bare.stop();
    expect(answers.map(({ status, body }) => [status >= 400, body.includes('console-token')])).toEqual(
      Array(3).fill([true, false]),
    );
  });
});

describe('what the page asks for', () => {
  it.each(['stack', 'executions', 'mails', 'queues', 'clock', 'api', 'operations', 'events'])(
    'is refused without the token: %s',
    async (path) => {
      const { status, body } = await ask(`/console/${path}`, {});
      expect([status, body]).toEqual([403, expect.stringContaining('the token of the console is missing')]);
    },
  );

  it.each(['clock', 'redrive', 'token', 'signature'])('is not done without the token: %s', async (path) => {
    const response = await fetch(`${backend.url}/console/${path}`, { method: 'POST', body: '{}' });
    expect([response.status, await response.text()]).toEqual([
      403,
      expect.stringContaining('the token of the console'),
    ]);
  });

  it.each(['stack', 'api', 'operations', 'events'])(
    'is refused with the token, to a page of another: %s',
    async (path) => {
      const { status } = await ask(`/console/${path}`, { ...opened.headers, origin: 'http://localhost:3000' });
      expect(status).toBe(403);
    },
  );

  it.each([
    ['mail', { status: 400, body: 'file is missing\n' }],
    ['mail?file=..%2Fpid', { status: 404, body: 'there is no mail ../pid any more; look at the list anew\n' }],
    ['messages?queue=none', { status: 400, body: 'The specified queue does not exist.\n' }],
    [
      'execution?arn=none&after=-1',
      { status: 400, body: 'after -1 is not accepted; give a whole number from 0 to 1000000000\n' },
    ],
  ])('says what is wrong with %s', async (path, answer) => {
    expect(await opened.call(path)).toEqual(answer);
  });

  it('has the resources of the template', async () => {
    const { body } = await opened.call('stack');
    expect(body).toMatchObject({
      name: 'trial',
      region: 'us-east-1',
      resources: expect.arrayContaining([
        expect.objectContaining({
          logicalId: expect.stringMatching(/^Signing/),
          type: 'AWS::StepFunctions::StateMachine',
          isInert: false,
        }),
        expect.objectContaining({ type: 'AWS::CloudWatch::Alarm', isInert: true }),
      ]),
    });
  });

  it('has each execution with its machine and what happened', async () => {
    const arn = await run('one');
    expect((await opened.call('executions')).body).toContainEqual(
      expect.objectContaining({ executionArn: arn, name: 'one', status: 'SUCCEEDED' }),
    );
    const { body } = await opened.call(`execution?arn=${encodeURIComponent(arn)}`);
    const { definition, events, ...described } = body as { definition: string; events: { id: number; type: string }[] };
    expect(described).toMatchObject({ name: 'one', status: 'SUCCEEDED', input: '{"a":1}' });
    expect(JSON.parse(definition)).toMatchObject({ StartAt: 'Begin' });
    expect(events.map(({ id, type }) => `${id} ${type}`)).toEqual([
      '1 ExecutionStarted',
      '2 PassStateEntered',
      '3 PassStateExited',
      '4 ExecutionSucceeded',
    ]);
    const later = (await opened.call(`execution?arn=${encodeURIComponent(arn)}&after=3`)).body as object;
    expect(later).toMatchObject({ events: [{ id: 4 }] });
    expect(later).not.toHaveProperty('definition');
  });

  it('has the mails, the newest first', async () => {
    const folder = join(backend.dataDir, 'mail');
    mkdirSync(folder, { recursive: true });
    const mail = (subject: string) =>
      `From: a@example.com\r\nTo: b@example.com, c@example.com\r\nSubject: ${subject}\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\nhello\r\n`;
    writeFileSync(join(folder, '2026-11-23T10-00-00Z-0001.eml'), mail('first'));
    writeFileSync(join(folder, '2026-11-23T10-00-00Z-0002.eml'), mail('=?utf-8?q?zw=C3=B6lf?='));
    const row = { from: 'a@example.com', to: ['b@example.com', 'c@example.com'], date: '2026-11-23T10:00:00.000Z' };
    expect((await opened.call('mails')).body).toEqual([
      { ...row, file: '2026-11-23T10-00-00Z-0002.eml', subject: 'zwölf' },
      { ...row, file: '2026-11-23T10-00-00Z-0001.eml', subject: 'first' },
    ]);
    const { body } = await opened.call('mail?file=2026-11-23T10-00-00Z-0001.eml');
    expect(body).toMatchObject({ ...row, subject: 'first', text: 'hello\n', attachments: [] });
  });

  it('has the queues, with those whose dead letters they hold', async () => {
    const { body } = await opened.call('queues');
    expect(body).toContainEqual({
      name: expect.stringMatching(/Failed/),
      waiting: 0,
      deadLettersOf: [expect.stringMatching(/Work/)],
    });
    expect(body).toContainEqual({ name: 'heard', waiting: 0, deadLettersOf: [] });
  });
});

describe('events', () => {
  it('tell what happens as it happens, and to who comes later what happened lately', async () => {
    const open = () => fetch(`${backend.url}/console/events`, { headers: opened.headers });
    const live = await open();
    const isEnd = ({ kind, execution }: { kind: string; execution?: unknown }) =>
      kind === 'executionEnded' && execution === 'live';
    const ended = untilTold(live, isEnd);
    await run('live');
    expect(await ended).toMatchObject({ machine: 'trial-signing', status: 'SUCCEEDED' });

    const { latest } = (await untilTold(await open(), ({ kind }) => kind === 'hello')) as unknown as {
      latest: { kind: string; execution?: string }[];
    };
    expect(latest.filter(isEnd)).toHaveLength(1);
  });
});

describe('the clock', () => {
  it('moves on, and every page is told', async () => {
    const live = await fetch(`${backend.url}/console/events`, { headers: opened.headers });
    const told = untilTold(live, ({ kind }) => kind === 'clock');
    const before = backend.clock.now();
    const { body } = await opened.call('clock', { milliseconds: 3_600_000 });
    expect((body as { now: number }).now).toBeGreaterThanOrEqual(before + 3_600_000);
    expect((await told).at).toBeGreaterThanOrEqual(before + 3_600_000);
  });

  it.each([-1, 0.5, '', null, 1e12])('rejects %j milliseconds', async (milliseconds) => {
    expect(await opened.call('clock', { milliseconds })).toMatchObject({ status: 400 });
  });

  it('says so where it cannot be moved', async () => {
    const { now, at } = backend.clock;
    const fixed = await trial({ clock: { now, at } as never });
    const { call } = await openConsole(fixed);
    const answer = await call('clock', { milliseconds: 1 });
    await fixed.stop();
    expect(answer).toEqual({ status: 400, body: expect.stringContaining('the clock of this backend cannot be moved') });
  });
});
