import { AwsError, type InvocationResult } from '@countersign/local';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  GetSigningRequestDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import type { RequestSignatureEvent } from '../../functions/request-signature.ts';
import type { StartSigningInput } from '../../generated/schema.ts';
import { startBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { inside } from '../support/inside.ts';

const failure: InvocationResult = { ok: false, error: { errorType: 'Fault', errorMessage: 'a fault of this test' } };
/** Does not let AdvanceWorkflow run. */
let holdsBack = false;
/** Signers, by position, of whose next invocations of RequestSignature the answers are lost. */
let answersToLose: number[] = [];
/** Comes before or after an AWS call; it is used once. */
let onCall: { target: string; before?: () => Promise<unknown>; after?: () => Promise<unknown> } | undefined;
/** Comes before an answer reaches the workflow. */
let beforeSending: (() => Promise<void>) | undefined;
/** Deliver each invocation of RequestSignature so far once more. */
const deliverAgain: (() => Promise<InvocationResult>)[] = [];

const backend = await startBackend({
  intercept: {
    async invoke(name, event, perform) {
      if (name.includes('AdvanceWorkflow') && holdsBack) return failure;
      if (!name.includes('RequestSignature')) return perform();
      deliverAgain.push(perform);
      const answer = await perform();
      const lost = answersToLose.indexOf((event as RequestSignatureEvent).signer);
      if (lost === -1) return answer;
      answersToLose.splice(lost, 1);
      return failure;
    },
    async call(target, _input, perform) {
      if (target.endsWith('.SendTaskSuccess')) await beforeSending?.();
      if (!onCall || !target.endsWith(onCall.target)) return perform();
      const { before, after } = onCall;
      onCall = undefined;
      await before?.();
      return perform().finally(after);
    },
  },
});
afterAll(() => backend.stop());
afterEach(() => {
  holdsBack = false;
  answersToLose = [];
  onCall = undefined;
  beforeSending = undefined;
  deliverAgain.length = 0;
});

const { clock, idle } = backend;
const { executionEnded, execution, openSignatures } = inside(backend);
const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');
const begin = (overrides: Partial<StartSigningInput>) =>
  carol.get(StartSigningDocument, { input: startInput({ signers: [signer('bob@example.com')], ...overrides }) });
const historyOf = async (id: string) => {
  const { status, history } = await carol.get(GetSigningRequestDocument, { id });
  return [status, ...history.map(({ type }) => type)].join(' ');
};
const sign = (requestId: string) => bob.get(SignDocumentDocument, { input: { requestId } });

function gate() {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

const isAsked = ({ requestId, event, signer }: Record<string, unknown>, id: string, name: string) =>
  requestId === id && event === 'REQUESTED' && signer === `${name}@example.com`;

describe('a workflow that starts late', () => {
  it('asks nobody after the deadline', async () => {
    holdsBack = true;
    const { id } = await begin({ expiresInSeconds: 60 });
    await idle();
    holdsBack = false;
    clock.advance(60_000);
    await executionEnded(id);

    expect(await historyOf(id)).toBe('EXPIRED STARTED EXPIRED');
    expect(await execution(id)).toMatchObject({ status: 'FAILED', error: 'SigningExpired' });
    expect(await openSignatures(id)).toEqual([]);
  });
});

describe('an ask that is delivered once more', () => {
  it('leaves the token of the reminder that came after it', async () => {
    const { id } = await begin({ remindEverySeconds: 600 });
    await idle();
    clock.advance(600_000);
    await idle();
    await deliverAgain[0]!();

    await sign(id);
    await idle();
    expect(await historyOf(id)).toBe('COMPLETED STARTED REQUESTED REMINDED SIGNED COMPLETED');
  });

  it('leaves the token of the attempt that came after it', async () => {
    answersToLose = [0];
    const { id } = await begin({});
    await idle();
    clock.advance(30_000);
    await idle();
    expect(deliverAgain).toHaveLength(2);
    await deliverAgain[0]!();

    await sign(id);
    await idle();
    expect(await historyOf(id)).toBe('COMPLETED STARTED REQUESTED SIGNED COMPLETED');
  });

  it('leaves the token that is waited for, when it cannot read', async () => {
    const { id } = await begin({});
    await idle();
    const cannotRead = async () => {
      throw new AwsError('InternalServerError', 'a fault of this test');
    };
    // The read after the token was kept.
    onCall = { target: '.PutItem', after: async () => (onCall = { target: '.GetItem', before: cannotRead }) };
    expect(await deliverAgain[0]!()).toMatchObject({ ok: false });

    await sign(id);
    await idle();
    expect(await historyOf(id)).toBe('COMPLETED STARTED REQUESTED SIGNED COMPLETED');
  });

  it('leaves the token that is waited for, when the signature comes just then', async () => {
    const { id } = await begin({});
    await idle();
    holdsBack = true;
    onCall = { target: '.PutItem', after: () => sign(id) };
    expect(await deliverAgain[0]!()).toMatchObject({ ok: false, error: { errorType: 'SignerAnswered' } });
    holdsBack = false;
    clock.advance(60_000);
    await idle();
    expect(await historyOf(id)).toBe('COMPLETED STARTED REQUESTED SIGNED COMPLETED');
  });

  it('leaves no token behind when its signature has been followed', async () => {
    const { id } = await begin({ signers: [signer('bob@example.com'), signer('dave@example.com', { order: 2 })] });
    await idle();
    onCall = {
      target: '.PutItem',
      async before() {
        await sign(id);
        await backend.happened.until((each) => each.kind === 'published' && isAsked(each.update, id, 'dave'));
      },
    };
    expect(await deliverAgain[0]!()).toMatchObject({ ok: false, error: { errorType: 'SignerAnswered' } });
    expect((await openSignatures(id)).map(({ email }) => email)).toEqual(['dave@example.com']);
  });

  it('leaves no token behind that it put while the answer was on its way to the workflow', async () => {
    answersToLose = [0];
    const { id } = await begin({ signers: [signer('bob@example.com'), signer('dave@example.com', { order: 2 })] });
    await idle();
    // The retry has read that Bob may be asked; before it puts its token he signs, and the answer goes to the first one.
    const sending = gate();
    const put = gate();
    onCall = {
      target: '.PutItem',
      async before() {
        await sign(id);
        await sending.opened;
      },
      after: async () => put.open(),
    };
    beforeSending = async () => {
      sending.open();
      await put.opened;
    };
    clock.advance(30_000);
    await idle();
    expect((await openSignatures(id)).map(({ email }) => email)).toEqual(['dave@example.com']);
  });

  it('asks nobody who has signed', async () => {
    const { id } = await begin({ signers: [signer('bob@example.com'), signer('dave@example.com', { order: 2 })] });
    await idle();
    await sign(id);
    await idle();
    expect(await deliverAgain[0]!()).toMatchObject({ ok: false, error: { errorType: 'SignerAnswered' } });
    expect((await openSignatures(id)).map(({ email }) => email)).toEqual(['dave@example.com']);
    expect(await historyOf(id)).toBe('PENDING STARTED REQUESTED SIGNED REQUESTED');
  });
});

describe('a cancellation', () => {
  it('ends the execution by another token where the first one is dead', async () => {
    answersToLose = [0];
    const { id } = await begin({ signers: [signer('aaron@example.com'), signer('bob@example.com')] });
    await idle();
    expect((await openSignatures(id)).map(({ email }) => email)).toEqual(['aaron@example.com', 'bob@example.com']);
    // Aaron's attempt has failed, and its retry waits for a clock that stands still.
    await carol.get(CancelSigningDocument, { input: { requestId: id } });
    await executionEnded(id);
    expect(await execution(id)).toMatchObject({ status: 'FAILED', error: 'SigningCancelled' });
  });
});
