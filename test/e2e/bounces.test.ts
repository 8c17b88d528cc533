import { join } from 'node:path';
import { AwsError } from '@countersign/local';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  EraseRequestDocument,
  GetSigningRequestDocument,
  OnSignatureUpdateDocument,
  ReassignSignerDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import type { StartSigningInput } from '../../generated/schema.ts';
import { compactEvent } from '../../functions/domain/request.ts';
import { readMailbox } from '../../tools/mail/mailbox.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend } from '../support/backend.ts';
import { signer, startInput, storedEvent } from '../support/given.ts';
import { deadLettersOf, inside } from '../support/inside.ts';
import { withMail } from '../support/synthesised.ts';

/** What a service does with a call; undefined lets it through. */
let fault: ((target: string, input: unknown) => unknown) | undefined;
/** What SES tells from a start on until a test hears it; undefined where it is heard at once. */
let unheard: (() => Promise<void>)[] | undefined;
/** What the function was told, as it came. */
const told: string[] = [];
const backend = await startBackend({
  assembly: await synthesise(withMail),
  intercept: {
    async call(target, input, perform) {
      await fault?.(target, input);
      return perform();
    },
    async deliver(targetArn, _event, perform) {
      if (unheard && targetArn.includes('NoticesDeliveriesQueue')) unheard.push(perform);
      else await perform();
    },
    invoke(name, event, perform) {
      if (name.includes('NoteDelivery'))
        for (const { body } of (event as { Records: { body: string }[] }).Records) told.push(body);
      return perform();
    },
  },
});
afterAll(() => backend.stop());
afterEach(() => (fault = undefined));
const { stored, put, tell: tellQueue } = inside(backend);
const carol = await backend.as('carol@example.com');

/** An address of SES's mailbox simulator, which does as it is called. */
const simulated = (name: string) => `${name}@simulator.amazonses.com`;

async function start(email: string, input: Partial<StartSigningInput> = {}) {
  unheard = [];
  const { id } = await carol.get(StartSigningDocument, {
    input: startInput({ signers: [signer(email)], title: 'Lease', ...input }),
  });
  await backend.idle();
  return id;
}

/** Whether a call writes onto a request that a mail bounced. */
const isBounceOf = (id: string, target: string, input: unknown) =>
  target.endsWith('.UpdateItem') && (input as Write).Key.id?.S === id && JSON.stringify(input).includes('BOUNCED');

interface Write {
  Key: Record<string, { S: string }>;
  ExpressionAttributeValues: Record<string, { N?: string }>;
}

/** Lets pass what SES's simulator takes to answer. */
async function hear() {
  backend.clock.advance(3000);
  await backend.idle();
  const held = unheard ?? [];
  unheard = undefined;
  for (const perform of held) await perform();
  await backend.idle();
}

const read = (id: string, as = carol) => as.get(GetSigningRequestDocument, { id });
const bounces = async (id: string) =>
  (await read(id)).history.flatMap(({ type, signer: email, reason }) => (type === 'BOUNCED' ? [[email, reason]] : []));
const deliveryOf = async (id: string, as = carol) => (await read(id, as)).signers.map(({ delivery }) => delivery);
const reassign = (requestId: string, from: string, email: string) =>
  carol.get(ReassignSignerDocument, { input: { requestId, from, to: { email } } });

async function mailsOf(id: string) {
  const mails = await readMailbox(join(backend.dataDir, 'mail'));
  return mails.filter(({ text }) => text.includes(id)).map(({ to, subject }) => `${to.join(', ')}: ${subject}`);
}

/** Gives the function once more, or instead, what it might be told. */
async function tell(body: string) {
  await tellQueue('DeliveriesQueue', body);
  await backend.idle();
}
const toldOf = (id: string, kind: string) => told.find((body) => body.includes(id) && body.includes(`"${kind}"`))!;

const at = expect.stringMatching(/^\d{4}-/);
const unreached = 'carol@example.com: Mail not delivered: “Lease”';

describe('a mail', () => {
  it.each([
    ['bounce', 'BOUNCED', 'Permanent/General', unreached],
    ['bounce+label', 'BOUNCED', 'Permanent/General', unreached],
    ['suppressionlist', 'SUPPRESSED', 'Permanent/Suppressed', unreached],
    ['complaint', 'COMPLAINED', 'Complaint', 'carol@example.com: Mail reported as unwanted: “Lease”'],
  ])('to %s@ is told as %s, as an event, an update, and to the requester', async (name, status, reason, mail) => {
    const email = simulated(name);
    const id = await start(email);
    const updates = await carol.subscribe(OnSignatureUpdateDocument, { requestId: id });
    expect(await deliveryOf(id)).toEqual([{ status: 'SENT', at, reason: null }]);
    await hear();
    expect(await deliveryOf(id)).toEqual([{ status, at, reason }]);
    const { history, signers, status: stands, version } = await read(id);
    expect(history.at(-1)).toMatchObject({ type: 'BOUNCED', actor: 'SYSTEM', signer: email, reason, version: 3 });
    expect([stands, signers[0]!.status, version]).toEqual(['PENDING', 'REQUESTED', 3]);
    expect(await updates.until(({ event }) => event === 'BOUNCED')).toMatchObject({
      ...{ version: 3, status: 'PENDING', signer: email, signerStatus: 'REQUESTED', reason: null },
    });
    await updates.close();
    expect(await mailsOf(id)).toEqual(expect.arrayContaining([mail]));
  });

  it('that arrives is told in its delivery alone', async () => {
    const id = await start(simulated('success'));
    await hear();
    expect(await deliveryOf(id)).toEqual([{ status: 'DELIVERED', at, reason: null }]);
    expect(await bounces(id)).toEqual([]);
  });

  it('that an absent reader answers has arrived', async () => {
    const id = await start(simulated('ooto'));
    await hear();
    expect(await deliveryOf(id)).toEqual([{ status: 'DELIVERED', at, reason: null }]);
    expect(await bounces(id)).toEqual([]);
  });

  it('that SES refuses for good is told as one that bounced', async () => {
    fault = (target) => {
      if (target.endsWith('.SendEmail')) throw new AwsError('BadRequestException', 'no such address', 400);
    };
    const id = await start('bob@example.com');
    fault = undefined;
    const reason = 'Refused/BadRequestException';
    expect(await deliveryOf(id)).toEqual([{ status: 'BOUNCED', at, reason }]);
    expect(await bounces(id)).toEqual([['bob@example.com', reason]]);
  });

  it('has its delivery and the reason of a bounce shown to the requester alone, and by the query', async () => {
    const email = simulated('bounce');
    const id = await start(email);
    await hear();
    const bob = await backend.as(email);
    expect(await deliveryOf(id, bob)).toEqual([null]);
    expect((await read(id, bob)).history.at(-1)).toMatchObject({ type: 'BOUNCED', signer: email, reason: null });
    const again = await carol.get(StartSigningDocument, { input: startInput({ signers: [signer(email)] }) });
    expect(again.signers[0]!.delivery).toBeNull();
    expect(await deliveryOf(id)).toMatchObject([{ status: 'BOUNCED' }]);
  });
});

describe('a bounce', () => {
  it('stands in the history once, however often it is told', async () => {
    const id = await start(simulated('bounce'));
    await hear();
    const body = toldOf(id, 'Bounce');
    await tell(body);
    await tell(body);
    expect(await bounces(id)).toHaveLength(1);
    expect((await mailsOf(id)).filter((mail) => mail === unreached)).toHaveLength(1);
  });

  it('is not taken back by a delivery that is told late', async () => {
    const id = await start(simulated('bounce'));
    await hear();
    const { subType: _, ...bounce } = JSON.parse(toldOf(id, 'Bounce')) as { subType: string };
    await tell(JSON.stringify({ ...bounce, kind: 'Delivery' }));
    expect(await deliveryOf(id)).toMatchObject([{ status: 'BOUNCED' }]);
  });

  it('of who has lost the place is told to nobody, and of who has it now it is', async () => {
    const id = await start(simulated('bounce'));
    await reassign(id, simulated('bounce'), simulated('success'));
    await backend.idle();
    await hear();
    expect([await bounces(id), await deliveryOf(id)]).toMatchObject([[], [{ status: 'DELIVERED' }]]);
    for (const [from, to] of [
      ['success', 'bounce+second'],
      ['bounce+second', 'bounce+third'],
    ]) {
      await reassign(id, simulated(from!), simulated(to!));
      await backend.idle();
      await hear();
    }
    expect(await bounces(id)).toEqual(
      ['bounce+second', 'bounce+third'].map((name) => [simulated(name), 'Permanent/General']),
    );
    expect(await deliveryOf(id)).toMatchObject([{ status: 'BOUNCED' }]);
  });

  it('after the end is told in the delivery alone, which an erasure leaves', async () => {
    const id = await start(simulated('bounce'));
    await carol.get(CancelSigningDocument, { input: { requestId: id } });
    await backend.idle();
    await hear();
    const { history } = await read(id);
    expect(history.at(-1)!.type).toBe('CANCELLED');
    const bounced = [{ status: 'BOUNCED', at, reason: 'Permanent/General' }];
    expect(await deliveryOf(id)).toEqual(bounced);
    await carol.get(EraseRequestDocument, { input: { requestId: id } });
    expect(await deliveryOf(id)).toEqual(bounced);
  });

  it('keeps nobody from signing', async () => {
    const email = simulated('bounce');
    const id = await start(email);
    await hear();
    const bob = await backend.as(email);
    await bob.get(SignDocumentDocument, { input: { requestId: id } });
    await backend.idle();
    const { status, history } = await read(id);
    expect(status).toBe('COMPLETED');
    expect(history.map(({ type }) => type)).toEqual(['STARTED', 'REQUESTED', 'BOUNCED', 'SIGNED', 'COMPLETED']);
  });

  it('stands there once where two functions write it in the same millisecond', async () => {
    const id = await start(simulated('bounce'));
    fault = async (target, input) => {
      if (!isBounceOf(id, target, input)) return;
      fault = undefined;
      const at = Number((input as Write).ExpressionAttributeValues[':now']!.N);
      const request = await stored(id);
      const event = storedEvent({ type: 'BOUNCED', actor: 'SYSTEM', at, signer: 0, reason: 'of the other' });
      const events = [...request.events, compactEvent(event)];
      await put({ ...request, events, lastEvent: event, version: events.length });
    };
    await hear();
    expect(await bounces(id)).toEqual([[simulated('bounce'), 'of the other']]);
  });

  it('is told to nobody where the signer was faster', async () => {
    const email = simulated('bounce');
    const id = await start(email);
    const bob = await backend.as(email);
    fault = async (target, input) => {
      if (!isBounceOf(id, target, input)) return;
      fault = undefined;
      await bob.get(SignDocumentDocument, { input: { requestId: id } });
    };
    await hear();
    const types = (await read(id)).history.map(({ type }) => type);
    expect(types).toEqual(['STARTED', 'REQUESTED', 'SIGNED', 'COMPLETED']);
  });

  it('waits for the table to come back', async () => {
    const id = await start(simulated('bounce'));
    fault = (target, input) => {
      if (isBounceOf(id, target, input)) throw new AwsError('InternalServerError', 'an outage of this test', 500);
    };
    await hear();
    expect(await bounces(id)).toEqual([]);
    fault = undefined;
    backend.clock.advance(2 * 60_000);
    await backend.idle();
    expect(await bounces(id)).toHaveLength(1);
    expect(await deliveryOf(id)).toMatchObject([{ status: 'BOUNCED' }]);
  });
});

describe('what SES tells', () => {
  it('reaches the function without addresses and words', () => {
    expect(told.length).toBeGreaterThan(10);
    expect(told.filter((body) => /@|Lease/.test(body))).toEqual([]);
  });

  it('of a mail that is none of ours is left alone', async () => {
    await tell(
      JSON.stringify({ requestId: ['a'], notice: ['newsletter'], kind: 'Delivery', at: new Date().toISOString() }),
    );
    expect(deadLettersOf(backend)).toEqual([]);
  });
});
