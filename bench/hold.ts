/** `node --import tsx bench/hold.ts`: for how long one input holds up all others; an input may take 100 ms at a time. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { heavy } from '../test/fuzz/heavy.ts';
import { type Child, startChild } from './child.ts';
import { requester } from './seed.ts';
import { goalTable, toMarkdown } from './table.ts';

/** Times each is sent; the fastest counts, as the machine does other work. */
const rounds = 5;

/** An input of a service of AWS. */
interface Input {
  service: string;
  target?: string;
  path?: string;
  body: string;
}

/** The size of a body in KiB, the status of its answer, how long the loop was held at a time, and the processor's time. */
type Held = [size: number, status: number, held: number, cpu: number];

const members = (bytes: number, value: string) =>
  Array.from({ length: bytes / (value.length + 11) }, (_, at) => `"m${at}":${value}`).join(',');
const kibibyte = 1024;
const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:none';

/** A body of each service that is about as large as it takes. */
const largest: Record<string, Input> = {
  'DynamoDB, an item of 390 KiB': {
    ...{ service: 'dynamodb', target: 'DynamoDB_20120810.PutItem' },
    body: `{"TableName":"none","Item":{${members(390 * kibibyte, '{"S":"a"}')}}}`,
  },
  'DynamoDB, a body of 4,000 KiB': {
    ...{ service: 'dynamodb', target: 'DynamoDB_20120810.PutItem' },
    body: `{"TableName":"none","Item":{${members(4000 * kibibyte, '{"S":"a"}')}}}`,
  },
  'Step Functions, an input of 250 KiB': {
    ...{ service: 'states', target: 'AWSStepFunctions.StartExecution' },
    body: JSON.stringify({ stateMachineArn: machine, input: `{${members(250 * kibibyte, '1')}}` }),
  },
  'Step Functions, a body of 2,000 KiB': {
    ...{ service: 'states', target: 'AWSStepFunctions.StartExecution' },
    body: `{"stateMachineArn":"${machine}",${members(2000 * kibibyte, '1')}}`,
  },
  'SQS, a message of 1,000 KiB': {
    ...{ service: 'sqs', target: 'AmazonSQS.SendMessage' },
    body: JSON.stringify({ QueueUrl: 'none', MessageBody: 'a'.repeat(1000 * kibibyte) }),
  },
  'SQS, a body of 4,000 KiB': {
    ...{ service: 'sqs', target: 'AmazonSQS.SendMessage' },
    body: `{"QueueUrl":"none",${members(4000 * kibibyte, '1')}}`,
  },
  'EvaluateCode, a context of 500 KiB': {
    ...{ service: 'appsync', path: '/v1/dataplane-evaluatecode' },
    body: JSON.stringify({
      ...{ runtime: { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' }, function: 'request' },
      code: 'export function request(ctx) { return ctx.args; }',
      context: `{"arguments":{${members(430 * kibibyte, '1')}}}`,
    }),
  },
  'Lambda, an event of 5,900 KiB': {
    ...{ service: 'lambda', path: '/2015-03-31/functions/none/invocations' },
    body: `{${members(5900 * kibibyte, '1')}}`,
  },
};

const dataDir = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
const child = await startChild('./server.ts', dataDir);
try {
  const token = await child.ask('token', requester);
  const rows: [string, ...Held][] = [];
  for (const [name, body] of Object.entries(heavy))
    rows.push([name, ...(await measure(child, body, () => post(child.endpoint, { authorization: token }, body)))]);
  for (const [name, input] of Object.entries(largest)) {
    const { url, headers } = await signed(child, input);
    rows.push([name, ...(await measure(child, input.body, () => post(url, headers, input.body)))]);
  }
  const held = {
    title: 'For how long one input holds the loop',
    columns: ['input', 'KiB', 'status', 'held ms', 'CPU ms'],
    rows,
  };
  const longest = Math.max(...rows.map(([, , , milliseconds]) => milliseconds));
  const goals = goalTable([{ what: 'the longest hold', goal: 100, measured: longest, unit: 'ms' }]);
  process.stdout.write(`${[goals, held].map((table) => toMarkdown(table)).join('\n\n')}\n`);
} finally {
  await child.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit(0);

async function measure(server: Child, body: string, send: () => Promise<number>): Promise<Held> {
  let [status, held, cpu] = [0, Infinity, Infinity];
  for (let round = 0; round < rounds; round++) {
    await server.ask('hold');
    const before = await server.ask('cpu');
    status = await send();
    cpu = Math.min(cpu, (await server.ask('cpu')) - before);
    held = Math.min(held, await server.ask('hold'));
  }
  return [Math.round(Buffer.byteLength(body) / kibibyte), status, held, cpu];
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<number> {
  const answer = await fetch(url, { method: 'POST', headers, body });
  await answer.arrayBuffer();
  return answer.status;
}

/** The request as the administrator signs it. */
async function signed({ endpoint }: Child, { service, target, path = '/', body }: Input) {
  const { origin, hostname, port, host } = new URL(endpoint);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const signer = new SignatureV4({ service, credentials, region: 'us-east-1', sha256: Hash.bind(null, 'sha256') });
  const { headers } = await signer.sign({
    ...{ method: 'POST', protocol: 'http:', hostname, port: Number(port), path, query: {}, body },
    headers: { host, 'content-type': 'application/x-amz-json-1.0', ...(target ? { 'x-amz-target': target } : {}) },
  });
  return { url: `${origin}${path}`, headers };
}
