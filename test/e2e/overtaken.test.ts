import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { createClock } from '@countersign/local';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  DeclineDocumentDocument,
  ExtendDeadlineDocument,
  GetSigningRequestDocument,
  ReassignSignerDocument,
  SignDocumentDocument,
  StartSigningDocument,
  ViewDocumentDocument,
} from '../../generated/operations.ts';
import { type Answer, type Person, startBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { inside } from '../support/inside.ts';

/** Comes between the read and the next write of whoever writes so: a person by a data source, the workflow by a call. */
let overtake: { who: 'person' | 'workflow'; of?: string; by: () => Promise<unknown> } | undefined;
async function write<Output>(
  who: 'person' | 'workflow',
  target: string,
  input: unknown,
  perform: () => Promise<Output>,
) {
  const isIt = overtake?.who === who && target.endsWith('.UpdateItem');
  if (!isIt || !JSON.stringify(input).includes(overtake!.of ?? '')) return perform();
  const { by } = overtake!;
  overtake = undefined;
  await by();
  return perform();
}
/** It stands still but where it is moved: both come in one millisecond, so that their times do not tell them apart. */
const now = Date.now();
const clock = createClock(() => now);
const backend = await startBackend({
  clock,
  intercept: {
    dataSource: (target, input, perform) => write('person', target, input, perform),
    call: (target, input, perform) => write('workflow', target, input, perform),
  },
});
afterAll(() => backend.stop());
afterEach(() => (overtake = undefined));
const { idle } = backend;
const { openSignatures, stopExecution, stored } = inside(backend);

const people = {
  carol: await backend.as('carol@example.com'),
  alice: await backend.as('alice@example.com'),
  bob: await backend.as('bob@example.com'),
  dave: await backend.as('dave@example.com'),
};
type Act = (id: string) => Promise<Answer<unknown>>;
const signBy =
  (person: Person): Act =>
  (requestId) =>
    person.run(SignDocumentDocument, { input: { requestId } });
const sign = signBy(people.bob);
const decline: Act = (requestId) => people.bob.run(DeclineDocumentDocument, { input: { requestId, reason: 'no' } });
const cancel: Act = (requestId) => people.carol.run(CancelSigningDocument, { input: { requestId } });
const view: Act = (requestId) => people.bob.run(ViewDocumentDocument, { input: { requestId } });
const extendTo =
  (days: number): Act =>
  (requestId) =>
    people.carol.run(ExtendDeadlineDocument, {
      input: { requestId, expiresAt: new Date(now + days * 86_400_000).toISOString() },
    });
const reassign =
  (from: string, to: string): Act =>
  (requestId) => {
    const input = { requestId, from: `${from}@example.com`, to: { email: `${to}@example.com` } };
    return people.carol.run(ReassignSignerDocument, { input });
  };

const [bob, dave] = [signer('bob@example.com'), signer('dave@example.com')];
const alice = signer('alice@example.com', { method: 'AUTOMATIC' });
const start = (id: string, signers = [bob]) =>
  people.carol.get(StartSigningDocument, { input: startInput({ id, signers }) });
/** How a request stands when all that was to come has come. */
const end = async (id: string) => {
  await idle();
  const { status, progress, history } = await people.carol.get(GetSigningRequestDocument, { id });
  return [status, progress.signed, ...history.map(({ type }) => type)].join(' ');
};

describe('an act that another one overtakes', () => {
  it.each([
    [
      'a signature by one from another device',
      sign,
      sign,
      undefined,
      [bob, dave],
      'PENDING 1 STARTED REQUESTED REQUESTED SIGNED',
    ],
    ['a signature by a decline', sign, decline, 'AlreadyAnswered', [bob], 'DECLINED 0 STARTED REQUESTED DECLINED'],
    [
      'a decline by a signature',
      decline,
      sign,
      'AlreadyAnswered',
      [bob],
      'COMPLETED 1 STARTED REQUESTED SIGNED COMPLETED',
    ],
    ['a signature by a cancellation', sign, cancel, 'RequestClosed', [bob], 'CANCELLED 0 STARTED REQUESTED CANCELLED'],
    [
      'a cancellation by the last signature',
      cancel,
      sign,
      'RequestClosed',
      [bob],
      'COMPLETED 1 STARTED REQUESTED SIGNED COMPLETED',
    ],
    [
      'a cancellation by one from another device',
      cancel,
      cancel,
      undefined,
      [bob],
      'CANCELLED 0 STARTED REQUESTED CANCELLED',
    ],
    ['a viewing by the same', view, view, undefined, [bob], 'PENDING 0 STARTED REQUESTED VIEWED'],
    [
      'a viewing by the last signature',
      view,
      sign,
      'AlreadyAnswered',
      [bob],
      'COMPLETED 1 STARTED REQUESTED SIGNED COMPLETED',
    ],
    ['a signature by a viewing', sign, view, undefined, [bob], 'COMPLETED 1 STARTED REQUESTED VIEWED SIGNED COMPLETED'],
    ['a viewing by a cancellation', view, cancel, 'RequestClosed', [bob], 'CANCELLED 0 STARTED REQUESTED CANCELLED'],
    [
      'a signature by reassignments to another place in turn',
      sign,
      async (id: string) => {
        await reassign('bob', 'erin')(id);
        return reassign('dave', 'bob')(id);
      },
      'Unavailable',
      [bob, dave],
      'PENDING 0 STARTED REQUESTED REQUESTED REASSIGNED REASSIGNED REQUESTED REQUESTED',
    ],
    [
      'a viewing by reassignments that give the signer another place',
      view,
      async (id: string) => {
        await reassign('bob', 'erin')(id);
        return reassign('dave', 'bob')(id);
      },
      'Unavailable',
      [bob, signer('dave@example.com', { order: 2 })],
      'PENDING 0 STARTED REQUESTED REASSIGNED REASSIGNED REQUESTED',
    ],
    [
      'a viewing by a reassignment',
      view,
      reassign('bob', 'dave'),
      'RequestNotFound',
      [bob],
      'PENDING 0 STARTED REQUESTED REASSIGNED REQUESTED',
    ],
    [
      'a reassignment by a viewing',
      reassign('bob', 'dave'),
      view,
      undefined,
      [bob],
      'PENDING 0 STARTED REQUESTED VIEWED REASSIGNED REQUESTED',
    ],
    [
      'an extension by the last signature',
      extendTo(60),
      sign,
      'RequestClosed',
      [bob],
      'COMPLETED 1 STARTED REQUESTED SIGNED COMPLETED',
    ],
    ['an extension by the same', extendTo(60), extendTo(60), undefined, [bob], 'PENDING 0 STARTED REQUESTED EXTENDED'],
    [
      'an extension by a later one',
      extendTo(60),
      extendTo(90),
      'InvalidInput',
      [bob],
      'PENDING 0 STARTED REQUESTED EXTENDED',
    ],
    [
      'an extension by an earlier one',
      extendTo(90),
      extendTo(60),
      'Unavailable',
      [bob],
      'PENDING 0 STARTED REQUESTED EXTENDED',
    ],
    [
      'a cancellation by an extension',
      cancel,
      extendTo(60),
      undefined,
      [bob],
      'CANCELLED 0 STARTED REQUESTED EXTENDED CANCELLED',
    ],
    [
      'a signature by a reassignment',
      sign,
      reassign('bob', 'erin'),
      'RequestNotFound',
      [bob],
      'PENDING 0 STARTED REQUESTED REASSIGNED REQUESTED',
    ],
    [
      'a signature by reassignments that give the signer another place',
      sign,
      async (id: string) => {
        await reassign('bob', 'erin')(id);
        return reassign('dave', 'bob')(id);
      },
      'NotYourTurn',
      [bob, signer('dave@example.com', { order: 2 })],
      'PENDING 0 STARTED REQUESTED REASSIGNED REASSIGNED REQUESTED',
    ],
    [
      'a reassignment by the signature',
      reassign('bob', 'erin'),
      sign,
      'AlreadyAnswered',
      [bob],
      'COMPLETED 1 STARTED REQUESTED SIGNED COMPLETED',
    ],
    [
      'a reassignment by a cancellation',
      reassign('bob', 'erin'),
      cancel,
      'RequestClosed',
      [bob],
      'CANCELLED 0 STARTED REQUESTED CANCELLED',
    ],
    [
      'a reassignment by one from another device',
      reassign('bob', 'erin'),
      reassign('bob', 'erin'),
      undefined,
      [bob],
      'PENDING 0 STARTED REQUESTED REASSIGNED REQUESTED',
    ],
    [
      'a reassignment by one to another person',
      reassign('bob', 'erin'),
      reassign('bob', 'frank'),
      'InvalidInput',
      [bob],
      'PENDING 0 STARTED REQUESTED REASSIGNED REQUESTED',
    ],
    [
      'a reassignment by one of another place to the same person',
      reassign('bob', 'erin'),
      reassign('dave', 'erin'),
      'InvalidInput',
      [bob, dave],
      'PENDING 0 STARTED REQUESTED REQUESTED REASSIGNED REQUESTED',
    ],
  ] as const)('leaves that one standing: %s', async (name, act, by, refused, signers, ended) => {
    const id = name.replaceAll(' ', '-');
    await start(id, [...signers]);
    await idle();
    overtake = { who: 'person', by: () => by(id) };
    const { errors } = await act(id);
    expect([errors?.[0]?.errorType, await end(id)]).toEqual([refused, ended]);
  });
});

describe('what the workflow writes where an act overtakes it', () => {
  it.each([
    ['an ask by the signature', sign, [bob], 'COMPLETED 1 STARTED SIGNED COMPLETED'],
    ['an ask by a cancellation', cancel, [bob], 'CANCELLED 0 STARTED CANCELLED'],
    ['an automatic signature by one by hand', signBy(people.alice), [alice], 'COMPLETED 1 STARTED SIGNED COMPLETED'],
  ] as const)('leaves that one standing: %s', async (name, by, signers, ended) => {
    const id = name.replaceAll(' ', '-');
    overtake = { who: 'workflow', by: () => by(id) };
    await start(id, [...signers]);
    expect(await end(id)).toBe(ended);
  });

  it('leaves that one standing: an expiry by an extension of a clock that is behind', async () => {
    const id = 'expiry-extended';
    await start(id);
    await idle();
    const { expiresAt } = await stored(id);
    overtake = { who: 'workflow', of: 'EXPIRED', by: () => extendTo(60)(id) };
    const { physicalId: FunctionName } = backend.template
      .ofType('AWS::Lambda::Function')
      .find(({ logicalId }) => logicalId.includes('CloseRequest'))!;
    // By the clock of the workflow, which is ahead, the deadline has come.
    const Payload = JSON.stringify({ requestId: id, now: expiresAt });
    const { FunctionError } = await new LambdaClient(backend.aws).send(new InvokeCommand({ FunctionName, Payload }));
    expect([FunctionError, overtake]).toEqual([undefined, undefined]);
    expect(await end(id)).toBe('PENDING 0 STARTED REQUESTED EXTENDED');
  });

  it('asks who has the place now where an ask is overtaken by a reassignment', async () => {
    const id = 'ask-of-who-has-it';
    overtake = { who: 'workflow', by: () => reassign('bob', 'dave')(id) };
    await start(id);
    expect(await end(id)).toBe('PENDING 0 STARTED REASSIGNED REQUESTED');
    expect((await openSignatures(id)).map(({ email }) => email)).toEqual(['dave@example.com']);
    expect((await signBy(people.dave)(id)).errors).toBeUndefined();
    expect(await end(id)).toBe('COMPLETED 1 STARTED REASSIGNED REQUESTED SIGNED COMPLETED');
  });

  it('gets the time of that one where its own is earlier', async () => {
    const id = 'ask-of-earlier';
    const by = () => (clock.advance(1000), sign(id));
    overtake = { who: 'workflow', of: 'dave@example.com', by };
    await start(id, [dave, bob]);
    await idle();
    const { events } = await stored(id);
    const times = events.map(([, at]) => at - now);
    expect(events.at(-1)!.slice(0, 3)).toEqual(['REQUESTED', expect.any(Number), 0]);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('leaves that one standing: the failure of a stopped execution by the last signature', async () => {
    const id = 'stopped-and-signed';
    await start(id);
    await idle();
    await stopExecution(id);
    await idle();
    overtake = { who: 'workflow', by: () => sign(id) };
    clock.advance(60_000);
    expect(await end(id)).toBe('COMPLETED 1 STARTED REQUESTED SIGNED COMPLETED');
  });
});
