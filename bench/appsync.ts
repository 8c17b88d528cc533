/** `node --import tsx bench/appsync.ts`: what issue 4 asks of the local AppSync, in half a minute; `--quick` in ten seconds. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectSocket, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppSyncClient, EvaluateCodeCommand } from '@aws-sdk/client-appsync';
import { connect } from '@countersign/local/client';
import { print } from 'graphql';
import { GetSigningRequestDocument, OnSignatureUpdateDocument, SignDocumentDocument } from '../generated/operations.ts';
import { synthesise } from '../tools/synthesise.ts';
import { deployedCode, identityOf } from '../test/support/evaluate.ts';
import { storedRequest } from '../test/support/given.ts';
import { type Child, startChild } from './child.ts';
import { createClient, timed } from './client.ts';
import { percentile } from './percentile.ts';
import { requester, requestId, seed, signer } from './seed.ts';
import { goalTable, type Result, toMarkdown } from './table.ts';

const connections = 10;
const subscribers = 500;

/** Measures queries under load, EvaluateCode, and the push to many; the server in a process of its own. */
export async function benchAppsync({ quick }: { quick: boolean }): Promise<Result> {
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const rounds = quick ? 3 : 10;
  await seed({ assembly: await synthesise(), dataDir, from: 0, to: rounds + 1 });
  const child = await startChild('./server.ts', dataDir);
  try {
    const load = await measureLoad(child, quick ? 2 : 8);
    const evaluated = await measureEvaluateCode(child, quick ? 50 : 300);
    const push = await measurePush(child, rounds);
    const memory = await child.ask('memory');
    const quantiles = (times: number[]) => [0.5, 0.99, 1].map((part) => percentile(times, part));
    return {
      tables: [
        {
          title: 'AppSync, locally',
          columns: ['milliseconds', 'p50', 'p99', 'most', 'CPU each', 'a second'],
          rows: [
            [`signingRequest, ${connections} connections`, ...quantiles(load.times), load.cpu, load.rate],
            ['EvaluateCode, raw', ...quantiles(evaluated.raw.times), evaluated.raw.cpu],
            ['EvaluateCode, AWS SDK', ...quantiles(evaluated.sdk.times), evaluated.sdk.cpu],
            [`signDocument sent → ${subscribers} subscribers told`, ...quantiles(push.last), push.cpu],
          ],
          notes: [
            `CPU is that of the server. The first EvaluateCode of a code checks it: ${Math.round(evaluated.first)} ms. Memory is that of the server with ${subscribers} subscribers, its function workers included: ${Math.round(memory)} MB.`,
          ],
        },
      ],
      goals: [
        {
          what: `signingRequest, milliseconds each at 1,500 a second`,
          goal: 1000 / 1500,
          measured: 1000 / load.rate,
          unit: 'ms',
        },
        {
          what: `signingRequest, ${connections} connections, p99`,
          goal: 30,
          measured: percentile(load.times, 0.99),
          unit: 'ms',
        },
        {
          what: 'EvaluateCode after the first, AWS SDK, p99',
          goal: 5,
          measured: percentile(evaluated.sdk.times, 0.99),
          unit: 'ms',
        },
        { what: `${subscribers} subscribers told, p50`, goal: 300, measured: percentile(push.last, 0.5), unit: 'ms' },
        { what: `memory with ${subscribers} subscribers`, goal: 350, measured: memory, unit: 'MB' },
      ],
    };
  } finally {
    await child.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Sends one query again and again over each connection, the next when the answer is there. */
async function measureLoad({ endpoint, ask }: Child, seconds: number) {
  const { host, hostname, port, pathname } = new URL(endpoint);
  const body = JSON.stringify({ query: print(GetSigningRequestDocument), variables: { id: requestId(0) } });
  const head = [
    `POST ${pathname} HTTP/1.1`,
    `host: ${host}`,
    'content-type: application/json',
    `authorization: ${await ask('token', requester)}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  const request = Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
  const sockets = Array.from({ length: connections }, () => connectSocket(Number(port), hostname).setNoDelay());
  const during = async (time: number) => {
    const until = performance.now() + time * 1000;
    return (await Promise.all(sockets.map((socket) => exchangeUntil(socket, request, until)))).flat();
  };
  await during(Math.min(3, seconds));
  const before = await ask('cpu');
  const times = await during(seconds);
  const cpu = ((await ask('cpu')) - before) / times.length;
  for (const socket of sockets) socket.destroy();
  return { rate: times.length / seconds, times, cpu };
}

/** As lean as can be, since it shares the machine with the server: nothing of an answer is read but its status and length. */
function exchangeUntil(socket: Socket, request: Buffer, until: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const times: number[] = [];
    let begun = performance.now();
    let answer = '';
    const receive = (chunk: Buffer) => {
      answer += chunk.toString('latin1');
      const end = answer.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(answer)?.[1]);
      if (end < 0 || answer.length < end + 4 + length) return;
      if (!answer.startsWith('HTTP/1.1 200') || answer.includes('"errors"')) return reject(new Error(answer));
      answer = '';
      const now = performance.now();
      times.push(now - begun);
      begun = now;
      if (now < until) return socket.write(request);
      socket.off('data', receive);
      resolve(times);
    };
    socket.on('data', receive).on('error', reject);
    socket.write(request);
  });
}

/** Evaluates what signs, the way tests do: code and context are new to the service each time. */
async function measureEvaluateCode({ endpoint, ask }: Child, count: number) {
  const url = new URL(endpoint).origin;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new AppSyncClient({ endpoint: url, region: 'us-east-1', credentials });
  const code = (await deployedCode()).get('answerRequest')!;
  const context = JSON.stringify({
    identity: identityOf('bob@example.com'),
    request: { headers: {} },
    stash: { requestId: 'request-1', answer: { status: 'SIGNED' } },
    prev: { result: storedRequest({ expiresAt: Date.now() + 3_600_000, signers: bobAsked }) },
  });
  const input = {
    code,
    context,
    function: 'request',
    runtime: { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' },
  } as const;
  let signed!: { headers: Record<string, string>; body: string };
  client.middlewareStack.add(
    (next) => (args) => {
      signed = args.request as typeof signed;
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  const sdk = async () => {
    const { error } = await client.send(new EvaluateCodeCommand(input));
    if (error) throw new Error(error.message);
  };
  const raw = async () => {
    const { headers, body } = signed;
    const response = await fetch(`${url}/v1/dataplane-evaluatecode`, { method: 'POST', headers, body });
    if (!('evaluationResult' in ((await response.json()) as object)))
      throw new Error(`EvaluateCode ${response.status}`);
  };
  const first = await timed(sdk);
  const measure = async (work: () => Promise<unknown>) => {
    for (let warming = 0; warming < 20; warming++) await work();
    const before = await ask('cpu');
    const times: number[] = [];
    while (times.length < count) times.push(await timed(work));
    return { times, cpu: ((await ask('cpu')) - before) / count };
  };
  return { first, sdk: await measure(sdk), raw: await measure(raw) };
}

const bobAsked = { 'bob@example.com': { position: 0, status: 'REQUESTED' } } as const;

/** Signs one request after another, each watched on every connection. */
async function measurePush({ endpoint, ask }: Child, rounds: number) {
  const token = await ask('token', requester);
  const bob = createClient(endpoint, await ask('token', signer));
  const sockets: Awaited<ReturnType<typeof connect>>[] = [];
  while (sockets.length < subscribers)
    sockets.push(...(await Promise.all(Array.from({ length: 50 }, () => connect(endpoint, { token })))));
  const last: number[] = [];
  let cpu = 0;
  for (let round = 0; round <= rounds; round++) {
    const variables = { requestId: requestId(round) };
    const query = print(OnSignatureUpdateDocument);
    const lives = await Promise.all(sockets.map((socket) => socket.subscribe(query, variables)));
    const before = await ask('cpu');
    const delivered = timed(() => Promise.all(lives.map((live) => live.next())));
    await bob.run(SignDocumentDocument, { input: variables });
    const took = await delivered;
    await ask('idle');
    // The first round warms up.
    if (round === 0) continue;
    last.push(took);
    cpu += ((await ask('cpu')) - before) / rounds;
  }
  bob.close();
  return { last, cpu };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { tables, goals } = await benchAppsync({ quick: process.argv.includes('--quick') });
  for (const table of [...tables, goalTable(goals)]) process.stdout.write(`${toMarkdown(table)}\n\n`);
  process.exit(0);
}
