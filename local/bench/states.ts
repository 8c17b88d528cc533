/**
 * Measures the local Step Functions: `node --import tsx local/bench/states.ts [executions]` (10,000 unless given).
 * Every execution is shaped like the signing workflow and waits on two signers.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClock } from '../src/shared/clock.ts';
import { createStates } from '../src/step-functions/step-functions.ts';
import type { States } from '../src/step-functions/step-functions.ts';
import { createDisk } from '../src/shared/storage/disk.ts';

const region = 'eu-central-1';
const stateMachineArn = `arn:aws:states:${region}:123456789012:stateMachine:signing`;
const functionArn = (name: string) => `arn:aws:lambda:${region}:123456789012:function:${name}`;

const requestSignature = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: {
    FunctionName: functionArn('request-signature'),
    Payload: {
      requestId: '{% $states.input.requestId %}',
      email: '{% $states.input.email %}',
      taskToken: '{% $states.context.Task.Token %}',
      enteredAt: '{% $states.context.State.EnteredTime %}',
    },
  },
  TimeoutSeconds: '{% $max([1, $ceil(($states.input.deadline - $millis()) / 1000)]) %}',
  Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 6, MaxDelaySeconds: 30, JitterStrategy: 'FULL' }],
  End: true,
};

const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Groups',
  States: {
    Groups: {
      Type: 'Map',
      Items: '{% $states.input.groups %}',
      MaxConcurrency: 1,
      ItemProcessor: {
        StartAt: 'Signers',
        States: {
          Signers: {
            Type: 'Map',
            Items: '{% $states.input.signers %}',
            ItemSelector:
              '{% $merge([$states.context.Map.Item.Value, $sift($states.context.Execution.Input, function($v, $k) { $k != "groups" })]) %}',
            ItemProcessor: {
              StartAt: 'Signing method',
              States: {
                'Signing method': {
                  Type: 'Choice',
                  Choices: [{ Condition: '{% $states.input.method = "AUTOMATIC" %}', Next: 'Sign automatically' }],
                  Default: 'Request signature',
                },
                'Sign automatically': {
                  Type: 'Task',
                  Resource: 'arn:aws:states:::lambda:invoke',
                  Arguments: { FunctionName: functionArn('sign'), Payload: '{% $states.input %}' },
                  End: true,
                },
                'Request signature': requestSignature,
              },
            },
            End: true,
          },
        },
      },
      End: true,
    },
  },
};

const inputOf = (number: number) => ({
  requestId: `request-${String(number).padStart(8, '0')}`,
  deadline: Date.now() + 30 * 86_400_000,
  remindEverySeconds: 86_400,
  groups: [
    {
      order: 1,
      signers: ['bob', 'carol'].map((name) => ({ email: `${name}.${number}@example.com`, method: 'MANUAL', order: 1 })),
    },
  ],
});

async function open(directory: string, tokens: string[]): Promise<States> {
  return createStates({
    machines: [
      {
        arn: stateMachineArn,
        name: 'signing',
        roleArn: 'arn:aws:iam::123456789012:role/signing',
        definition: JSON.stringify(definition),
      },
    ],
    directory,
    disk: createDisk({ durability: 'synced' }),
    clock: createClock(),
    region,
    async invoke(_role, _function, payload) {
      tokens.push((payload as { taskToken: string }).taskToken);
      return { ok: true, payload: null };
    },
    async onStatusChange() {},
  });
}

const megabytes = (bytes: number) => Math.round(bytes / 1e5) / 10;
const percentile = (sorted: number[], part: number) => sorted[Math.floor(sorted.length * part)]!;

async function measure(executions: number): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'states-bench-'));
  try {
    const tokens: string[] = [];
    const states = await open(directory, tokens);
    const { StartExecution } = states.service.operations;
    const begun = performance.now();
    const callers = 20;
    let next = 0;
    const caller = async () => {
      while (next < executions) {
        const number = next++;
        await StartExecution!({ stateMachineArn, name: `bench-${number}`, input: JSON.stringify(inputOf(number)) });
      }
    };
    await Promise.all(Array.from({ length: callers }, caller));
    await states.idle();
    const started = performance.now() - begun;
    const journal = statSync(join(directory, 'journal.jsonl')).size;
    const runningMemory = process.memoryUsage().rss;
    await states.stop();

    const again = JSON.parse(
      execFileSync(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url), '--restart', directory], {
        encoding: 'utf8',
      }),
    ) as { ready: number; rss: number; open: number };

    const resumed = await open(directory, []);
    const times: number[] = [];
    for (const taskToken of tokens.slice(0, 2000)) {
      const from = performance.now();
      await resumed.service.operations.SendTaskSuccess!({ taskToken, output: '{"status":"SIGNED"}' });
      times.push(performance.now() - from);
    }
    await resumed.idle();
    await resumed.stop();
    times.sort((a, b) => a - b);
    console.table({
      'open executions, each waiting on two signers': { measured: again.open, bound: executions },
      'started and driven to the wait, per second': {
        measured: Math.round(executions / (started / 1000)),
        bound: '≥ 300',
      },
      'memory while they were started, MB': { measured: megabytes(runningMemory), bound: '≤ 600' },
      'restart to ready, s': { measured: Math.round(again.ready) / 1000, bound: '≤ 8' },
      'memory after the restart, MB': { measured: megabytes(again.rss), bound: '≤ 600' },
      'SendTaskSuccess to the next state on disk, p50 ms': {
        measured: Number(percentile(times, 0.5).toFixed(2)),
        bound: '≤ 10',
      },
      'SendTaskSuccess to the next state on disk, p99 ms': {
        measured: Number(percentile(times, 0.99).toFixed(2)),
        bound: '',
      },
      'journal of one execution, bytes': { measured: Math.round(journal / executions), bound: '' },
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** In a process of its own, so that its memory is only that of the restart. */
async function restart(directory: string): Promise<void> {
  const begun = performance.now();
  const states = await open(directory, []);
  const ready = performance.now() - begun;
  await states.idle();
  let count = 0;
  for (let nextToken: string | undefined, first = true; first || nextToken; first = false) {
    const page = (await states.service.operations.ListExecutions!({
      stateMachineArn,
      statusFilter: 'RUNNING',
      maxResults: 1000,
      ...(nextToken && { nextToken }),
    })) as { executions: unknown[]; nextToken?: string };
    count += page.executions.length;
    nextToken = page.nextToken;
  }
  console.log(JSON.stringify({ ready, rss: process.memoryUsage().rss, open: count }));
  await states.stop();
}

const [flag, argument] = process.argv.slice(2);
if (flag === '--restart') await restart(argument!);
else await measure(Number(flag ?? 10_000));
