import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, describe, expect, it } from 'vitest';
import { createWatch } from '@countersign/local/client';
import {
  ApproveDocumentDocument,
  CancelSigningDocument,
  DeclineDocumentDocument,
  GetSigningRequestDocument,
  ListPendingSignaturesDocument,
  RemindSignersDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import type { SignerInput } from '../../generated/schema.ts';
import { type Person, startBackend } from '../support/backend.ts';
import { standings, startAndFollow } from '../support/follow.ts';
import { signer, startInput } from '../support/given.ts';
import { inside } from '../support/inside.ts';

/** Comes between the read and the write of the next answer. */
let overtake: (() => Promise<unknown>) | undefined;
/** What a request waits for between the keeping of a task token and the mark that the signer is asked. */
const amidAsk = new Map<string, Promise<void>>();
const kept = createWatch<string>();
/** Comes between the read and the write of the next automatic signature of a quorum. */
let amidSigning: (() => Promise<unknown>) | undefined;
/** Nobody signs automatically as long as this is closed. */
let automatically = Promise.resolve();
const backend = await startBackend({
  intercept: {
    async invoke(name, _payload, perform) {
      if (name.includes('SignAutomatically')) await automatically;
      return perform();
    },
    async dataSource(target, _input, perform) {
      const act = target.endsWith('.UpdateItem') ? overtake : undefined;
      if (act) overtake = undefined;
      await act?.();
      return perform();
    },
    async call(_target, input, perform) {
      const { Item, ExpressionAttributeValues: values } = input as {
        Item?: Record<string, { S?: string }>;
        ExpressionAttributeValues?: object;
      };
      const act = values && ':needed' in values ? amidSigning : undefined;
      if (act) amidSigning = undefined;
      await act?.();
      const result = await perform();
      if (!Item?.taskToken) return result;
      kept.push(`${Item.requestId!.S} ${Item.email!.S}`);
      await amidAsk.get(Item.requestId!.S!);
      return result;
    },
  },
});
afterAll(() => backend.stop());
const { execution, executionEnded, openSignatures, stored } = inside(backend);

/** What waits until it is opened. */
function closed(): { until: Promise<void>; open: () => void } {
  let open!: () => void;
  const until = new Promise<void>((resolve) => (open = resolve));
  return { until, open };
}

const carol = await backend.as('carol@example.com');
const [alice, bob, dave, erin, frank] = (await Promise.all(
  ['alice', 'bob', 'dave', 'erin', 'frank'].map((name) => backend.as(`${name}@example.com`)),
)) as [Person, Person, Person, Person, Person];
const sign = (person: Person, requestId: string) => person.run(SignDocumentDocument, { input: { requestId } });
const decline = (person: Person, requestId: string) =>
  person.run(DeclineDocumentDocument, { input: { requestId, reason: 'no' } });
const read = (id: string) => carol.get(GetSigningRequestDocument, { id });
const pending = async (person: Person) =>
  (await person.get(ListPendingSignaturesDocument, { limit: 100 })).items.map(({ requestId }) => requestId);
const codeOf = ({ errors }: { errors?: { errorType: string | null }[] }) => errors?.[0]?.errorType ?? 'accepted';

const board = ['bob', 'dave', 'erin'].map((name) => signer(`${name}@example.com`));
const twoOfThree = { signers: board, quorums: [{ order: 1, required: 2 }] };
/** Starts a request and waits until Bob, Dave and Erin are asked. */
async function begin(id: string, more: SignerInput[] = [], required = 2): Promise<string> {
  const input = startInput({ id, signers: [...board, ...more], quorums: [{ order: 1, required }] });
  await carol.get(StartSigningDocument, { input });
  await backend.idle();
  return id;
}
/** Who is asked for a request, by the tasks that wait. */
const waiting = async (id: string) => (await openSignatures(id)).map(({ email }) => email.split('@')[0]).sort();

describe('a quorum', () => {
  it('is done when enough have answered: the others are let go, and the next order is asked', async () => {
    const id = await begin('quorum-done', [signer('frank@example.com', { order: 2, role: 'APPROVER' })]);
    expect(await pending(erin)).toContain(id);
    expect((await read(id)).quorums).toEqual([{ order: 1, required: 2 }]);
    await sign(bob, id);
    expect(codeOf(await frank.run(ApproveDocumentDocument, { input: { requestId: id } }))).toBe('NotYourTurn');
    const { data } = await sign(dave, id);
    expect(data!.signDocument).toMatchObject({ status: 'PENDING', progress: { signed: 2, total: 3 } });
    expect(standings(data!.signDocument!)).toMatchObject({ erin: 'NOT_NEEDED', frank: 'WAITING' });
    expect(await pending(erin)).not.toContain(id);
    await backend.idle();
    expect(await waiting(id)).toEqual(['frank']);
    await frank.get(ApproveDocumentDocument, { input: { requestId: id } });
    await executionEnded(id);
    const after = await read(id);
    expect(after).toMatchObject({ status: 'COMPLETED', progress: { signed: 3, total: 3 } });
    expect(standings(after)).toMatchObject({ erin: 'NOT_NEEDED', frank: 'APPROVED' });
    expect(after.history.filter((event) => event.signer === 'erin@example.com')).toMatchObject([{ type: 'REQUESTED' }]);
    expect(await execution(id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await openSignatures(id)).toEqual([]);
  });

  it('takes no more than are required', async () => {
    const id = await begin('quorum-no-more');
    await sign(bob, id);
    await sign(dave, id);
    for (const act of [sign, decline]) expect(codeOf(await act(erin, id))).toBe('NotNeeded');
    await executionEnded(id);
    for (const act of [sign, decline]) expect(codeOf(await act(erin, id))).toBe('NotNeeded');
    expect(codeOf(await sign(bob, id))).toBe('accepted');
    expect((await stored(id)).signed).toBe(2);
  });

  it('goes on after a decline as long as the others can reach it', async () => {
    const { id, closed, asked, updates } = await startAndFollow(carol, twoOfThree);
    for (const name of ['bob', 'dave', 'erin']) await asked(`${name}@example.com`);
    const first = await bob.get(DeclineDocumentDocument, { input: { requestId: id, reason: 'no' } });
    expect(first).toMatchObject({ status: 'PENDING', closedReason: null, progress: { signed: 0, total: 2 } });
    expect(await updates.until(({ event }) => event === 'DECLINED')).toMatchObject({
      ...{ status: 'PENDING', signer: 'bob@example.com', signerStatus: 'DECLINED', reason: 'no' },
    });
    expect(codeOf(await decline(bob, id))).toBe('accepted');
    expect((await stored(id)).version).toBe(first.version);
    await backend.idle();
    expect(await waiting(id)).toEqual(['dave', 'erin']);
    const second = await dave.get(DeclineDocumentDocument, { input: { requestId: id, reason: 'never' } });
    expect(second).toMatchObject({ status: 'DECLINED', closedReason: 'never' });
    expect(standings(second)).toEqual({ bob: 'DECLINED', dave: 'DECLINED', erin: 'CLOSED' });
    expect(await closed()).toMatchObject({ event: 'DECLINED', signer: 'dave@example.com' });
    await executionEnded(id);
    expect(await execution(id)).toMatchObject({ status: 'FAILED', error: 'SigningDeclined' });
    await updates.close();
  });

  it('may be all of its order: it is shown, and the first decline closes the request', async () => {
    const id = await begin('quorum-of-all', [], 3);
    expect((await read(id)).quorums).toEqual([{ order: 1, required: 3 }]);
    expect((await decline(bob, id)).data!.declineDocument).toMatchObject({ status: 'DECLINED', closedReason: 'no' });
  });

  it('is reached in spite of a decline', async () => {
    const id = await begin('quorum-in-spite');
    for (const [act, person] of [
      [decline, bob],
      [sign, dave],
      [sign, erin],
    ] as const)
      await act(person, id);
    await executionEnded(id);
    expect(await read(id)).toMatchObject({ status: 'COMPLETED', progress: { signed: 2, total: 2 } });
    expect(await execution(id)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('is reached by a signature of the backend’s own, which lets the others go', async () => {
    const id = await begin('quorum-automatic', [signer('alice@example.com', { method: 'AUTOMATIC' })], 1);
    await executionEnded(id);
    const after = await read(id);
    expect(after).toMatchObject({ status: 'COMPLETED', progress: { signed: 1, total: 1 } });
    expect(standings(after)).toMatchObject({ alice: 'SIGNED', bob: 'NOT_NEEDED' });
    expect(await openSignatures(id)).toEqual([]);
  });

  it('takes no signature of the backend’s own after the last that is needed', async () => {
    amidSigning = () => sign(bob, 'quorum-automatic-late');
    const id = await begin('quorum-automatic-late', [signer('alice@example.com', { method: 'AUTOMATIC' })], 1);
    await executionEnded(id);
    expect(amidSigning).toBeUndefined();
    const after = await read(id);
    expect(after).toMatchObject({ status: 'COMPLETED', progress: { signed: 1, total: 1 } });
    expect(standings(after)).toMatchObject({ alice: 'NOT_NEEDED', bob: 'SIGNED' });
  });

  it('goes on where an automatic signer has declined by hand', async () => {
    const input = startInput({
      signers: [signer('alice@example.com', { method: 'AUTOMATIC' }), signer('frank@example.com')],
      quorums: [{ order: 1, required: 1 }],
    });
    const { open, until } = closed();
    automatically = until;
    const { id } = await carol.get(StartSigningDocument, { input });
    await decline(alice, id);
    open();
    await backend.idle();
    expect(await waiting(id)).toEqual(['frank']);
    await sign(frank, id);
    await executionEnded(id);
    expect(standings(await read(id))).toEqual({ alice: 'DECLINED', frank: 'SIGNED' });
    expect(await execution(id)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('asks nobody who is not needed by the time the task token is kept', async () => {
    const id = 'quorum-amid-ask';
    const { open, until } = closed();
    amidAsk.set(id, until);
    await carol.get(StartSigningDocument, { input: startInput({ ...twoOfThree, id }) });
    for (const { email } of board) await kept.until((each) => each === `${id} ${email}`);
    await sign(bob, id);
    await sign(dave, id);
    open();
    await executionEnded(id);
    const { history } = await read(id);
    expect(history.map(({ type }) => type)).toEqual(['STARTED', 'SIGNED', 'SIGNED', 'COMPLETED']);
    expect(await openSignatures(id)).toEqual([]);
    expect(await execution(id)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('leaves nothing to cancel where all that is needed has been signed', async () => {
    const id = await begin('quorum-cancel', [], 1);
    overtake = () => sign(bob, id);
    const { errors } = await carol.run(CancelSigningDocument, { input: { requestId: id } });
    expect(errors).toMatchObject([{ errorType: 'RequestClosed' }]);
    await executionEnded(id);
    expect((await read(id)).status).toBe('COMPLETED');
  });
});

/** Signs requests one after another in a process of its own, and prints what it is told. */
const signing = `
  const [endpoint, token, ids] = process.argv.slice(1);
  const query = 'mutation ($input: SignDocumentInput!) { signDocument(input: $input) { id } }';
  process.stdout.write('ready\\n');
  process.stdin.once('data', async () => {
    const codes = [];
    for (const requestId of ids.split(',')) {
      const body = JSON.stringify({ query, variables: { input: { requestId } } });
      const answer = await (await fetch(endpoint, { method: 'POST', headers: { authorization: token }, body })).json();
      codes.push(answer.errors?.[0].errorType ?? 'accepted');
    }
    process.stdout.write(JSON.stringify(codes));
    process.exit();
  });`;

describe('two processes that race for the last place of a quorum', () => {
  it('get it one of them, each time', { timeout: 120_000 }, async () => {
    const ids: string[] = [];
    for (let at = 0; at < 20; at++) ids.push(await begin(`quorum-processes-${at}`, [], 1));
    const { GraphqlEndpoint: endpoint } = backend.template.outputs;
    const processes = [bob, dave].map(({ token }) =>
      spawn(process.execPath, ['-e', signing, endpoint!, token, ids.join(',')], { stdio: ['pipe', 'pipe', 'inherit'] }),
    );
    for (const { stdout } of processes) await once(stdout, 'data');
    const told = processes.map(async ({ stdin, stdout }) => {
      stdin.write('go');
      let text = '';
      for await (const chunk of stdout) text += String(chunk);
      return JSON.parse(text) as string[];
    });
    const [bobs, daves] = (await Promise.all(told)) as [string[], string[]];
    expect(bobs.map((code, at) => [code, daves[at]].sort())).toEqual(ids.map(() => ['NotNeeded', 'accepted']));
    for (const id of ids) {
      await executionEnded(id);
      expect(await read(id)).toMatchObject({ status: 'COMPLETED', progress: { signed: 1, total: 1 } });
    }
  });
});

describe('an answer that another one of the order overtakes', () => {
  it.each([
    ['a decline by the one that may be the last to go on', [], decline, decline, 'accepted', 'DECLINED'],
    ['a signature by another', [], sign, sign, 'accepted', 'COMPLETED'],
    ['a signature by the last that is needed', [[sign, erin]], sign, sign, 'NotNeeded', 'COMPLETED'],
    ['a decline by the last that is needed', [[sign, erin]], decline, sign, 'NotNeeded', 'COMPLETED'],
    ['a signature by the decline that closes', [[decline, erin]], sign, decline, 'RequestClosed', 'DECLINED'],
  ] as const)('is tried once more in the same call: %s', async (name, before, act, by, code, status) => {
    const id = await begin(name.replaceAll(' ', '-'));
    for (const [first, person] of before) await first(person, id);
    overtake = () => by(dave, id);
    expect(codeOf(await act(bob, id))).toBe(code);
    await executionEnded(id);
    expect((await read(id)).status).toBe(status);
  });

  it('lets nobody be reminded whom it let go after the request was read', async () => {
    const id = await begin('quorum-remind', [], 1);
    backend.clock.advance(3_600_000);
    await backend.idle();
    overtake = () => sign(bob, id);
    const input = { requestId: id, signer: 'dave@example.com' };
    expect(codeOf(await carol.run(RemindSignersDocument, { input }))).toBe('NotNeeded');
    await executionEnded(id);
    expect((await read(id)).history.map(({ type }) => type)).not.toContain('REMINDED');
  });
});
