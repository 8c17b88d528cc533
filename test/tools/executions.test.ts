import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  DeclineDocumentDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import { executionName } from '../../tools/executions/requests.ts';
import { showExecutions } from '../../tools/executions/show-executions.ts';
import { readArguments } from '../../tools/terminal/arguments.ts';
import { startBackend } from '../support/backend.ts';
import { runTool } from '../support/command.ts';
import { signer, startInput } from '../support/given.ts';

let faults = 1;
const backend = await startBackend({
  intercept: {
    async invoke(name, _payload, perform) {
      if (!/SignAutomatically/.test(name) || faults-- <= 0) return perform();
      return { ok: false, error: { errorType: 'Outage', errorMessage: 'the table is away' } };
    },
  },
});
afterAll(() => backend.stop());
const { StateMachineArn: stateMachineArn, RequestsTableName } = backend.template.outputs as Record<string, string>;
const states = new SFNClient(backend.aws);

const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
const took = /\d+(\.\d+)? (ms|s|min)\b/g;

const { port } = new URL(backend.url);

/** What the command prints; times are replaced, for they differ from run to run. */
async function executions(args: string[] = [], environment: Record<string, string | undefined> = {}) {
  const given = readArguments('executions', args);
  return readable(await showExecutions(given, { PORT: port, ...environment }, (line) => expect(line).toBe('')));
}

/** The command in a process of its own, where it finds its environment. */
async function run(args: string[], environment: Record<string, string | undefined> = {}) {
  const { lines, said, ended } = runTool('executions', {
    arguments: args,
    environment: { PORT: port, ...environment },
  });
  const { code } = await ended;
  return { code, said: said.items, lines: readable(lines.items) };
}

const readable = (lines: string[]) => lines.map((line) => line.replace(time, 'TIME').replace(took, 'SOME TIME'));

/** Cells of a list, whose widths differ from run to run. */
const cells = (lines: string[]) => lines.map((line) => line.split(/ {2,}/));
const requestsIn = (lines: string[]) => cells(lines.slice(1)).map((row) => row[4]);

const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');
const start = async (id: string, ...emails: string[]) => {
  const signers = emails.map((email) => signer(email, email.startsWith('alice') ? { method: 'AUTOMATIC' } : {}));
  await carol.get(StartSigningDocument, { input: startInput({ id, signers }) });
  return id;
};

describe('npm run executions', { timeout: 120_000 }, () => {
  it('says that there are none', async () => {
    expect(await executions()).toEqual(['there are no executions yet']);
  });

  it('draws who is waited for, what was tried again, and how it ended', async () => {
    const id = await start('drawn-one', 'alice@example.com', 'bob@example.com');
    await backend.happened.until((each) => each.kind === 'stateEntered' && each.state === 'Wait out');
    await backend.idle();
    backend.clock.advance(1000);
    await backend.idle();

    expect(await executions([id])).toEqual([
      'drawn-one  RUNNING  started TIME',
      'TIME  Groups                     under way',
      'TIME    #0 Signers               under way',
      'TIME      #0 Signing method',
      'TIME      #0 Sign automatically  signers[0] alice@example.com, SOME TIME, Outage',
      'TIME      #0 Wait out            signers[0] alice@example.com, SOME TIME',
      'TIME      #0 Go on?',
      'TIME      #0 Sign automatically  signers[0] alice@example.com, SOME TIME',
      'TIME      #1 Signing method',
      'TIME      #1 Request signature   waits for signers[1] bob@example.com until TIME',
    ]);

    await bob.get(SignDocumentDocument, { input: { requestId: id } });
    await backend.idle();
    expect(await executions([id])).toEqual([
      'drawn-one  SUCCEEDED  started TIME, ended TIME',
      'TIME  Groups                     SOME TIME',
      'TIME    #0 Signers               SOME TIME',
      'TIME      #0 Signing method',
      'TIME      #0 Sign automatically  signers[0] alice@example.com, SOME TIME, Outage',
      'TIME      #0 Wait out            signers[0] alice@example.com, SOME TIME',
      'TIME      #0 Go on?',
      'TIME      #0 Sign automatically  signers[0] alice@example.com, SOME TIME',
      'TIME      #1 Signing method',
      'TIME      #1 Request signature   signers[1] bob@example.com, SOME TIME',
      'TIME  Close request              SOME TIME',
      'TIME  Outcome',
      'TIME  Completed',
    ]);
  });

  it('draws one that a decline has ended while others were asked', async () => {
    const id = await start('drawn-two', 'dave@example.com', 'bob@example.com');
    await backend.idle();
    await bob.get(DeclineDocumentDocument, { input: { requestId: id, reason: 'too dear' } });
    await backend.idle();

    expect(await executions([id])).toEqual([
      'drawn-two  FAILED  started TIME, ended TIME',
      'TIME  Groups                    SOME TIME',
      'TIME    #0 Signers              not ended',
      'TIME      #0 Signing method',
      'TIME      #0 Request signature  signers[0] dave@example.com, not ended',
      'TIME      #1 Signing method',
      'TIME      #1 Request signature  signers[1] bob@example.com, SOME TIME, SigningDeclined',
      'TIME      #1 Request is over',
      'TIME  Close request             SOME TIME',
      'TIME  Outcome',
      'TIME  Declined',
      '                          SigningDeclined: a signer declined',
    ]);
  });

  it('lists how requests stand, who is awaited, and what is broken', async () => {
    await start('cancelled', 'bob@example.com');
    await backend.idle();
    await carol.get(CancelSigningDocument, { input: { requestId: 'cancelled' } });
    await backend.idle();
    await start('stopped-one', 'bob@example.com');
    await backend.idle();
    await states.send(
      new StopExecutionCommand({
        executionArn: `${stateMachineArn!.replace('stateMachine', 'execution')}:stopped-one`,
      }),
    );
    await backend.idle();
    // The queue of ended executions holds each back for a minute.
    backend.clock.advance(60_000);
    await backend.idle();
    await start('waits-one', 'bob@example.com', 'dave@example.com');
    await backend.idle();

    expect(cells(await executions())).toEqual([
      ['STATUS', 'OUTCOME', 'STARTED', 'AGE', 'REQUEST', 'WAITS FOR'],
      [
        'RUNNING',
        'PENDING',
        'TIME',
        'SOME TIME',
        'waits-one',
        'bob@example.com (asked SOME TIME ago), dave@example.com (asked SOME TIME ago)',
      ],
      ['ABORTED', 'BROKEN', 'TIME', 'SOME TIME', 'stopped-one', 'ABORTED; the request is FAILED'],
      ['FAILED', 'CANCELLED', 'TIME', 'SOME TIME', 'cancelled'],
      ['FAILED', 'DECLINED', 'TIME', 'SOME TIME', 'drawn-two'],
      ['SUCCEEDED', 'COMPLETED', 'TIME', 'SOME TIME', 'drawn-one'],
    ]);
  });

  it.each([
    [
      ['--status', 'FAILED'],
      ['cancelled', 'drawn-two'],
    ],
    [['--outcome', 'DECLINED'], ['drawn-two']],
    [['--outcome', 'BROKEN'], ['stopped-one']],
  ])('lists by %j', async (filter, expected) => {
    const lines = await executions(filter);
    expect(requestsIn(lines)).toEqual(expected);
  });

  it('lists by pages, and says how to go on', async () => {
    const first = await executions(['--limit', '2', '--status', 'FAILED', '--outcome', 'CANCELLED']);
    expect(requestsIn(first)).toEqual(['cancelled']);
    const lines = await executions(['--limit', '3']);
    const [, rest] = /^older ones: npm run --silent executions -- (.+)$/.exec(lines.at(-1)!)!;
    const next = await executions(rest!.split(' ').map((word) => word.replaceAll("'", '')));
    expect(requestsIn(next)).toEqual(['drawn-two', 'drawn-one']);
  });

  it('follows the executions that take over from one another', async () => {
    const name = executionName('waits-one', 2);
    const input = JSON.stringify({ requestId: 'waits-one', execution: 2, expiresAt: 0, groups: [], reminders: 0 });
    await states.send(new StartExecutionCommand({ stateMachineArn, name, input }));
    await backend.idle();

    const lines = await executions(['waits-one']);
    expect(lines.filter((line) => /started/.test(line))).toEqual([
      'waits-one  RUNNING  started TIME',
      expect.stringMatching(new RegExp(`^${name}  \\w+  started TIME`)),
    ]);
    expect(lines).toContain('');
    expect((await executions(['--limit', '1']))[1]).toMatch(/ {2}waits-one( {2}|$)/);
  });

  it('works on a deployed stack by its outputs and the credentials of the SDK', async () => {
    const file = join(backend.dataDir, 'outputs.json');
    const stacks = { 'Countersign-dev': { StateMachineArn: stateMachineArn, RequestsTableName }, Other: {} };
    writeFileSync(file, JSON.stringify(stacks));
    const environment = {
      ...{ PORT: undefined, AWS_ENDPOINT_URL: backend.url },
      ...{ AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
    };
    const named = ['--outputs', file, '--stack', 'Countersign-dev', '--outcome', 'DECLINED'];
    expect(await run(named, environment)).toMatchObject({ code: 0, lines: [/^STATUS/, /drawn-two$/].map(matching) });

    const others = { ...environment, AWS_SECRET_ACCESS_KEY: 'not-local' };
    expect(await run(named, others)).toMatchObject({ code: 1, said: [matching(/InvalidSignatureException/)] });
    await expect(executions(['--outputs', file])).rejects.toMatchObject({
      exitCode: 2,
      message: `${file} has Countersign-dev, Other; name one with --stack`,
    });
  });

  it('finds a deployed stack in CloudFormation', async () => {
    const asked: string[] = [];
    const member = (key: string, value: string) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`;
    const outputs = [member('StateMachineArn', stateMachineArn!), member('RequestsTableName', RequestsTableName!)];
    const stacks = `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackName>Countersign-dev</StackName><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${outputs.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
    const cloudFormation = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        asked.push(body);
        response.setHeader('content-type', 'text/xml').end(stacks);
      });
    });
    await new Promise<void>((resolve) => cloudFormation.listen(0, '127.0.0.1', resolve));
    const { port } = cloudFormation.address() as AddressInfo;
    const { lines } = await run(['--stack', 'Countersign-dev', '--outcome', 'DECLINED'], {
      ...{ AWS_ENDPOINT_URL: backend.url, AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${port}` },
      ...{ AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_REGION: 'us-east-1' },
    });
    cloudFormation.close();

    expect(lines.at(-1)).toMatch(/drawn-two$/);
    expect(asked).toEqual([expect.stringMatching(/Action=DescribeStacks.*StackName=Countersign-dev/s)]);
  });

  it('takes another machine by its ARN, without the names of those who are awaited', async () => {
    const environment = { STATE_MACHINE_ARN: stateMachineArn, AWS_ENDPOINT_URL: backend.url };
    expect((await executions(['--outcome', 'PENDING'], environment)).at(-1)).toMatch(/waits-one$/);
    await expect(executions([], { ...environment, STATE_MACHINE_ARN: 'signing' })).rejects.toThrow(
      'signing is no ARN of a state machine; it is the output StateMachineArn of a stack',
    );
  });

  it('ends quietly when nobody reads it', async () => {
    const running = runTool('executions', { environment: { PORT: port } });
    running.stopReading();
    expect(await running.ended).toEqual({ code: 0, signal: null });
    expect(running.said.items).toEqual([]);
  });

  it('says in one line why it cannot', async () => {
    expect(await run(['no-such-request'])).toEqual({
      code: 4,
      lines: [],
      said: [
        'countersign: there is no execution no-such-request; npm run --silent executions lists those that are there',
      ],
    });
    await expect(executions([], { AWS_ENDPOINT_URL: 'http://localhost:1' })).rejects.toThrow(
      'there is no backend at http://localhost:1; start it with npm start, or say where it is with PORT or AWS_ENDPOINT_URL',
    );
    await expect(executions(['--status', 'DECLINED'])).rejects.toMatchObject({
      exitCode: 2,
      message: '--status DECLINED is not accepted; allowed: RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED',
    });
  });
});

const matching = (pattern: RegExp) => expect.stringMatching(pattern) as string;
