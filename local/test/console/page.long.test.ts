import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { ListExecutionsCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RuntimeEvent } from '../../src/runtime-event.ts';
import { start } from '../../src/start.ts';
import { trial, type Trial } from '../wiring/given.ts';
import { complaintsOf, launch } from './browser.ts';
import { flow } from './flow.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

let backend: Trial;
let page: Page;
let complaints: string[];
/** When each state was entered, by the machine's clock. */
let enteredAt: Map<string, number>;
beforeEach(async () => {
  enteredAt = new Map();
  const onEvent = (event: RuntimeEvent) => {
    if (event.kind === 'stateEntered') enteredAt.set(event.state, Date.now());
  };
  backend = await trial({ assembly: flow(), onEvent });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  complaints = await complaintsOf(page);
});
afterEach(async () => {
  await page.context().close();
  await backend.stop();
});

const machine = () => backend.template.ofType('AWS::StepFunctions::StateMachine')[0]!.physicalId;

/** Starts an execution of ../flow.ts. */
async function run(name: string, input: object = { items: [0, 1] }) {
  const states = new SFNClient(backend.aws());
  const command = new StartExecutionCommand({ stateMachineArn: machine(), name, input: JSON.stringify(input) });
  await states.send(command);
}

const state = (name: string, status: string) => page.locator(`[data-state="${name}"][data-status="${status}"]`);
const option = (name: string) => page.getByRole('option', { name });
const view = (name: string) => page.getByRole('link', { name, exact: true }).click();

describe('the console in a browser', { timeout: 120_000 }, () => {
  it('shows an execution that starts, its states as they go, and its end by the clock', async () => {
    await page.goto(backend.url);
    await page.getByText('Nothing has run yet').waitFor();
    await run('one');
    await option('one').click();
    await state('An hour', 'waiting').waitFor();
    await state('At once', 'succeeded').waitFor();
    await state('Good end', 'idle').waitFor();
    expect(await page.getByRole('button', { name: 'Patience, Choice, 2 succeeded' }).count()).toBe(1);

    await page.getByRole('button', { name: 'an hour later' }).click();
    await state('Good end', 'succeeded').waitFor();
    await option('one').getByText('succeeded').waitFor();

    await page.getByRole('button', { name: /^An hour,/ }).click();
    const inspector = page.getByRole('complementary', { name: 'An hour' });
    await inspector.getByText('60 min').waitFor();
    expect(await inspector.getByLabel('input').textContent()).toBe('1');
    await page.getByText('ExecutionSucceeded', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows an execution that starts and ends while the list is on its way', async () => {
    let answered!: () => void;
    const isAnswered = new Promise<void>((resolve) => (answered = resolve));
    let started!: () => void;
    const isStarted = new Promise<void>((resolve) => (started = resolve));
    await page.route('**/console/executions', async (route) => {
      const response = await route.fetch();
      answered();
      await isStarted;
      await route.fulfill({ response });
    });
    await page.goto(backend.url);
    await isAnswered;
    await run('between', { items: [] });
    await vi.waitFor(() => expect(enteredAt.has('Good end')).toBe(true));
    await option('between').getByText('succeeded').waitFor();
    started();
    await page.getByRole('heading', { name: 'trial' }).waitFor();
    await view('Mailbox');
    await page.getByText('No mail was sent yet').waitFor();
    await view('Executions');
    await option('between').getByText('succeeded').waitFor();
  });

  it('shows how one fails, and why', async () => {
    await run('bad', { items: [], bad: true });
    await page.goto(backend.url);
    await option('bad').click();
    await state('Bad end', 'failed').waitFor();
    const inspector = page.getByRole('complementary', { name: 'Execution' });
    await inspector.getByText('nobody answered').waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows each state as it is entered, and says how long that took', async () => {
    await page.goto(backend.url);
    await page.getByText('Nothing has run yet').waitFor();
    await run('one');
    await option('one').click();
    await state('An hour', 'waiting').waitFor();
    await page.evaluate(watchStates);
    await page.getByRole('button', { name: 'an hour later' }).click();
    await state('Good end', 'succeeded').waitFor();

    const seenAt = await page.evaluate(() => (globalThis as unknown as { seenAt: Record<string, number> }).seenAt);
    const late = ['Which end?', 'Good end'].map((name) => seenAt[name]! - enteredAt.get(name)!);
    console.log(`shown after ${late.join(' ms, ')} ms`);
    expect(late.every((each) => each > 0)).toBe(true);
  });

  it('is used by keyboard alone', async () => {
    await run('one');
    await run('two');
    await page.goto(backend.url);
    await option('two').waitFor();
    await page.getByRole('listbox', { name: 'Executions' }).focus();
    await page.keyboard.press('End');
    await page.getByRole('heading', { name: 'one' }).waitFor();
    await page.keyboard.press('ArrowUp');
    await page.getByRole('heading', { name: 'two' }).waitFor();
    await page.getByRole('button', { name: /^Patience,/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'Patience' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows the versions of an item and the updates about it, those of before and those that come', async () => {
    const authorization = await backend.token({ email: 'bob@example.com', use: 'access' });
    const client = new DynamoDBClient(backend.aws());
    const TableName = backend.template.ofType('AWS::DynamoDB::Table')[0]!.physicalId;
    const step = async (step: number) => {
      await client.send(new PutCommand({ TableName, Item: { id: 'one', step } }));
      const body = JSON.stringify({ query: `mutation { publish(id: "one", step: ${step}) { id step } }` });
      await fetch(`${backend.url}/graphql`, { method: 'POST', headers: { authorization }, body });
    };
    await run('one');
    await step(1);
    await page.goto(backend.url);
    await option('one').click();
    await page.getByRole('tab', { name: 'Versions 1' }).click();
    const panel = page.getByRole('tabpanel');
    await panel.getByText('put', { exact: true }).waitFor();
    await step(2);
    await panel.getByRole('listitem').filter({ hasText: 'step1 → 2' }).first().waitFor();
    await panel.getByText('changed', { exact: true }).click();
    await panel.getByLabel('The whole item').getByText('"step": 2').waitFor();

    await page.getByRole('tab', { name: 'Versions 2' }).focus();
    await page.keyboard.press('ArrowRight');
    await panel.getByText('step 1').waitFor();
    await step(3);
    await page.getByRole('tab', { name: 'Updates 3' }).waitFor();
    await panel.getByText('step 3').waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows calls of functions to others, and which failed', async () => {
    const receiver = createServer(({ url }, response) => {
      response.writeHead(url === '/bad' ? 503 : 204).end();
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    const { physicalId: FunctionName } = backend.template.ofType('AWS::Lambda::Function')[0]!;
    const callOut = (path: string) => {
      const Payload = JSON.stringify({ url: origin + path });
      return new LambdaClient(backend.aws()).send(new InvokeCommand({ FunctionName, Payload }));
    };
    await callOut('/good?key=hush');
    await page.goto(backend.url);
    await view('Calls out');
    await option('/good').getByText('204').waitFor();
    await callOut('/bad');
    await option('/bad').getByText('503').waitFor();
    await option('/good').click();
    const detail = page.getByRole('article', { name: `POST ${origin}/good?…` });
    await detail.getByRole('row', { name: 'x-signature (hidden)' }).waitFor();
    receiver.close();
    expect(await page.content()).not.toContain('hush');
    expect(complaints).toEqual([]);
  });

  it('shows mails as they are sent, as text alone', async () => {
    await page.goto(backend.url);
    await view('Mailbox');
    await page.getByText('No mail was sent yet').waitFor();
    const Text = { Data: 'at http://localhost:1/<b>, please' };
    const Html = { Data: '<script>alert(1)</script>' };
    await new SESv2Client(backend.aws()).send(
      new SendEmailCommand({
        FromEmailAddress: 'desk@trial.example',
        Destination: { ToAddresses: ['bob@people.example'] },
        Content: { Simple: { Subject: { Data: 'Look' }, Body: { Text, Html } } },
      }),
    );
    await option('Look').click();
    const mail = page.getByRole('article', { name: 'Look' });
    expect(await mail.getByRole('link').getAttribute('href')).toBe('http://localhost:1/');
    await mail.getByText('<b>, please').waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows what waits in queues, and gives dead letters back', async () => {
    const queues = new SQSClient(backend.aws());
    const urlOf = (name: string) =>
      backend.template.ofType('AWS::SQS::Queue').find(({ logicalId }) => logicalId.startsWith(name))!.physicalId;
    const QueueUrl = urlOf('Work');
    await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"told":1}', DelaySeconds: 0 }));
    // The queue's own policy: after five times it is a dead letter.
    for (let times = 0; times < 6; times++)
      await queues.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0, WaitTimeSeconds: 0 }));
    await page.goto(backend.url);
    await view('Queues');
    const row = (name: string, waiting: number) =>
      page.getByRole('row', { name: new RegExp(`${name}\\w+ ${waiting}\\b`) });
    await row('Failed', 1).getByRole('button').click();
    await page.getByText('received 5 times').click();
    await page.getByText('"told": 1').waitFor();

    await page.getByRole('button', { name: 'Give back' }).click();
    await page.getByText('1 given back').waitFor();
    await row('Failed', 0).waitFor();
    await row('Work', 1).waitFor();
    expect(complaints).toEqual([]);
  });

  it('says when the backend is away, and goes on when it is back', async () => {
    await run('one');
    await page.goto(backend.url);
    await option('one').waitFor();
    const { url, dataDir } = backend;
    await backend.stop();
    await page.getByRole('alert').getByText('does not answer').waitFor();
    const again = await start({ assembly: flow(), durability: 'relaxed', port: Number(new URL(url).port), dataDir });
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'trial' }).waitFor();
    await again.stop();
  });

  it('lists 500 executions without holding anybody up', async () => {
    for (let at = 0; at < 500; at += 50)
      await Promise.all(Array.from({ length: 50 }, (_, index) => run(`many-${at + index}`, { items: [] })));
    const states = new SFNClient(backend.aws());
    expect(
      (await states.send(new ListExecutionsCommand({ stateMachineArn: machine(), maxResults: 1000 }))).executions,
    ).toHaveLength(500);
    const before = Date.now();
    await page.goto(backend.url);
    await page.getByText('500 executions').waitFor();
    const opened = Date.now() - before;
    await page.evaluate(watchFrames);
    await page.getByRole('listbox', { name: 'Executions' }).focus();
    for (let times = 0; times < 40; times++) await page.keyboard.press('ArrowDown');
    await page.mouse.move(100, 400);
    for (let times = 0; times < 20; times++) await page.mouse.wheel(0, 800);
    await run('one-more', { items: [] });
    await option('one-more').waitFor();
    const longest = await page.evaluate(() => (globalThis as unknown as { longest: () => number }).longest());
    console.log(
      `500 executions are there after ${opened} ms; the longest frame after that took ${Math.round(longest)} ms`,
    );
    await page.getByText('501 executions').waitFor();
    expect(complaints).toEqual([]);
  });
});

/** Runs in the page: keeps when each state was first seen entered. */
const watchStates = `
  globalThis.seenAt = {};
  const look = () => {
    for (const { dataset } of document.querySelectorAll('[data-state]'))
      if (dataset.status !== 'idle') seenAt[dataset.state] ??= Date.now();
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
`;

/** Runs in the page: keeps the longest time between two frames. */
const watchFrames = `
  let longest = 0;
  let last = performance.now();
  const frame = (now) => {
    longest = Math.max(longest, now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  globalThis.longest = () => longest;
`;
