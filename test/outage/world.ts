import { SendTaskFailureCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { RuntimeEvent } from '@countersign/local';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { CreateWebhookDocument, SendTestWebhookDocument } from '../../generated/operations.ts';
import { sealKey } from '../../functions/domain/record/seal.ts';
import type { SigningRecord } from '../../functions/domain/record/signing-record.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { bucketOf } from '../support/bucket.ts';
import { startReceiver } from '../support/receiver.ts';
import { withAll } from '../support/synthesised.ts';
import type { OpenSignature } from '../../functions/domain/open-signature.ts';
import type { SignatureUpdateInput } from '../../generated/schema.ts';
import { type Person, startBackend, type TestBackend } from '../support/backend.ts';
import { inside, type Inside } from '../support/inside.ts';
import { collectPublished } from '../support/published.ts';
import { collectPutOff, type PutOff } from '../support/put-off.ts';
import { createUntold } from '../support/untold.ts';
import { withoutRetries } from '../support/without-retries.ts';
import { createOutage, type Outage } from './outage.ts';

/** A backend whose services can be out, and the people who use it. */
export interface World extends Inside {
  backend: TestBackend;
  outage: Outage;
  people: Record<string, Person>;
  /** Which requests had a change put off: what was published of them may have come in another order. */
  putOff: Pick<PutOff, 'has'>;
  /** What the requester has not been told of requests by webhook and mail, a line each. */
  untold(requests: StoredRequest[]): Promise<string[]>;
  /** What the subscribers of a request got, in order. */
  publishedOf(id: string): SignatureUpdateInput[];
  /** What a request was sealed as. */
  record(request: Pick<StoredRequest, 'id' | 'createdAt'>): Promise<SigningRecord>;
  /** Executions that have started and not ended, by name. */
  running: Set<string>;
  /** What must never happen: bugs of the runtime, missing rights. */
  problems: unknown[];
  /** Ends the execution of a request by an outcome that the item knows nothing of. */
  breakExecution(id: string): Promise<void>;
  /** Moves the clock on, and lets everything happen that then can. */
  pass(milliseconds: number): Promise<void>;
}

/** Mail, webhooks and records are on, and people few enough to have as many requests as they like. */
const context = { ...withAll.context, limits: 'open:5000,hour:100000,mails:1000000' };

/** Starts a backend with its people, and a receiver of Carol's webhook that ends with the test. */
export async function createWorld(): Promise<World> {
  const published = collectPublished();
  const running = new Set<string>();
  const problems: unknown[] = [];
  const onEvent = (event: RuntimeEvent) => {
    const { kind } = event;
    if (published.record(event)) return;
    if (kind === 'executionStarted') running.add(event.execution);
    else if (kind === 'executionEnded') running.delete(event.execution);
    else if (['bug', 'denied', 'statusChangeRefused'].includes(kind)) problems.push(event);
  };
  const outage: Outage = createOutage(() => backend.clock);
  const putOff = collectPutOff(outage.intercept);
  const backend: TestBackend = await startBackend({
    assembly: await withoutRetries({ context }),
    onEvent,
    intercept: putOff.intercept,
  });
  const emails = ['carol', 'bob', 'dave', 'erin', 'frank'].map((name) => `${name}@example.com`);
  const people = await Promise.all(emails.map(async (email) => [email, await backend.as(email)] as const));
  const within = inside(backend);
  const receiver = await startReceiver();
  afterAll(receiver.close);
  const { webhook } = await people[0]![1].get(CreateWebhookDocument, { input: { url: `${receiver.url}/carol` } });
  await people[0]![1].get(SendTestWebhookDocument, { id: webhook.id });
  await backend.idle();
  const states = new SFNClient(backend.aws);
  const bucket = bucketOf(backend);
  return {
    ...within,
    ...{ backend, outage, putOff, running, problems },
    people: Object.fromEntries(people),
    untold: createUntold({
      ...{ receiver, path: '/carol', email: 'carol@example.com' },
      mailbox: join(backend.dataDir, 'mail'),
    }),
    publishedOf: published.of,
    record: async (request) => JSON.parse(await bucket.read(sealKey(request, 'record.json'))) as SigningRecord,
    async breakExecution(id) {
      const [{ taskToken }] = (await within.openSignatures(id)) as [OpenSignature];
      await states.send(
        new SendTaskFailureCommand({ taskToken, error: 'RequestClosed', cause: 'an error of this test' }),
      );
    },
    async pass(milliseconds) {
      backend.clock.advance(milliseconds);
      await backend.idle();
    },
  };
}
