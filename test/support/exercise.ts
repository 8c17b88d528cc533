import { AwsError, type Intercept } from '@countersign/local';
import {
  CancelSigningDocument,
  DeclineDocumentDocument,
  EraseRequestDocument,
  GetSigningRequestDocument,
  ListPendingSignaturesDocument,
  ListSigningRequestsDocument,
  ListSigningRequestsWholeDocument,
  OnSignatureRequestedDocument,
  OnSignatureUpdateDocument,
  ReassignSignerDocument,
  SignDocumentDocument,
  StartSigningDocument,
  ViewDocumentDocument,
} from '../../generated/operations.ts';
import type { SignatureUpdateInput, StartSigningInput } from '../../generated/schema.ts';
import type { Person, TestBackend } from './backend.ts';
import { type AccessCast, exerciseApiKeys, exerciseLinks } from './exercise-access.ts';
import { exerciseSeals } from './exercise-seals.ts';
import { exerciseWebhooks } from './exercise-webhooks.ts';
import { signer, startInput, storedEvent, storedRequest } from './given.ts';
import { inside } from './inside.ts';
import { by } from './invited.ts';

/** Faults that lead where nothing leads by itself; give `intercept` to `startBackend`. */
export interface Faults {
  /** Requests of whom services refuse every call, in words that repeat what they were given. */
  refused: Set<string>;
  /** Requests for which every service is out, in such words too. */
  out: Set<string>;
  /** Requests and webhooks of which rules find no queue to tell. */
  undeliverable: Set<string>;
  /** Requests whose mails SES refuses for good, in words that repeat them. */
  unsendable: Set<string>;
  /** Requests whose first execution hands over to a second one, at a fault of its first ask. */
  handedOver: Set<string>;
  /** Requests of which it cannot be written, once, that they are sealed. */
  unsealed: Set<string>;
  /** Whether the canary may try. Each of its requests takes a second or two, also where nothing else waits for it. */
  canary: { isLet: boolean };
  /** What happens to a request between the keeping of a task token and the mark that the signer is asked. */
  amidAsk: Map<string, () => Promise<unknown>>;
  intercept: Partial<Intercept>;
}

/** Makes faults that do nothing yet. */
export function createFaults(): Faults {
  const [refused, out, undeliverable] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const [handedOver, unsendable, unsealed] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const amidAsk: Faults['amidAsk'] = new Map();
  const canary = { isLet: false };
  const about = (ids: Set<string>, text: string) => [...ids].some((id) => text.includes(`"${id}"`));
  return {
    ...{ refused, out, undeliverable, unsendable, unsealed, handedOver, amidAsk, canary },
    intercept: {
      async call(target, input, perform) {
        const { Key, ExpressionAttributeValues: values } = input as Update;
        const text = JSON.stringify(input);
        // Whatever becomes of a change, it may be put aside.
        const isLetter = target.startsWith('AmazonSQS.');
        if (!isLetter && about(refused, text))
          throw new AwsError('ValidationException', `1 validation error detected: Value '${text}' failed`);
        if (!isLetter && about(out, text))
          throw new AwsError('ResourceNotFoundException', `Requested resource not found: '${text}'`);
        if (target.endsWith('.SendEmail') && about(unsendable, text))
          throw new AwsError('BadRequestException', text, 400);
        if (target.endsWith('.StartExecution') && handedOver.has((input as Start).name))
          (input as Start).input = JSON.stringify({ ...JSON.parse((input as Start).input), rounds: 1 });
        const { requestId: { S: first } = { S: '' } } = (input as Put).Item ?? {};
        if (handedOver.delete(first)) throw new AwsError('ResourceNotFoundException', 'a fault of the first ask');
        if (values?.[':salt'] && unsealed.delete(Key!.id!.S))
          throw new AwsError('ResourceNotFoundException', 'a fault of the seal');
        if (values?.[':requested']) await amidAsk.get(Key!.id!.S)?.();
        return perform();
      },
      async graphql(request, perform) {
        const text = request.body.toString();
        const isOut = about(out, text);
        if (!text.includes('publishSignatureUpdate(') || !(isOut || about(refused, text))) return perform();
        return { status: isOut ? 500 : 200, headers: {}, body: JSON.stringify({ errors: [{ message: text }] }) };
      },
      async deliver(targetArn, event, perform) {
        if (targetArn.includes('CanaryTrySigning') && !canary.isLet) return;
        const text = JSON.stringify(event);
        // A queue is told the ARN of the execution, which ends with the request's id, or what is about the request or the webhook.
        const names = (id: string) => [`:${id}"`, `"requestId":"${id}"`, `"webhookId":"${id}"`];
        if ([...undeliverable].some((id) => names(id).some((name) => text.includes(name))))
          throw new AwsError('ResourceNotFoundException', 'there is no queue');
        await perform();
      },
    },
  };
}

interface Start {
  name: string;
  input: string;
}

interface Put {
  Item?: Record<string, { S: string }>;
}

interface Update {
  Key?: Record<string, { S: string }>;
  ExpressionAttributeValues?: Record<string, unknown>;
}

/** Who takes part in an exercise, and what they write. */
export interface Cast {
  as(email: string): Promise<Person>;
  /** The API as whoever has a token that is no user pool's. */
  by: AccessCast['by'];
  requester: string;
  signer: string;
  input: Partial<StartSigningInput>;
  /** Of declines and cancellations. */
  reason: string;
}

const minute = 60_000;
const hour = 60 * minute;

/**
 * Goes every way there is through the product once: all fields of the API, all ends of a request, a reminder, an erasure, an ask that
 * a cancellation overtakes, mails that are refused or unwanted, links, codes, API keys and seals, dead letters of all three kinds, changes set aside, a message that is refused, an
 * execution that another one replaces, one that only the scheduled look starts, and a reassignment and an answer that only the look brings to it. The backend must have the intercept of `faults`.
 * @returns the id of the request of each way
 */
export async function exercise(backend: TestBackend, faults: Faults, cast: Partial<Cast> = {}) {
  const { as = backend.as, input = {}, reason = 'the exercise ends it' } = cast;
  const emails = { requester: cast.requester ?? 'carol@example.com', signer: cast.signer ?? 'bob@example.com' };
  const { clock, idle, happened } = backend;
  const within = inside(backend);
  const requester = await as(emails.requester);
  const bob = await as(emails.signer);
  const inbox = await bob.subscribe(OnSignatureRequestedDocument, {});

  const begin = async (id: string, overrides: Partial<StartSigningInput> = {}) => {
    const given = { id, signers: [signer(emails.signer)], ...input, ...overrides };
    await requester.get(StartSigningDocument, { input: startInput(given) });
    return id;
  };
  const asked = async (id: string) => {
    await inbox.until(({ requestId }) => requestId === id);
    return id;
  };
  const ended = (id: string) =>
    happened.until((each) => each.kind === 'executionEnded' && each.execution.split(':').at(-1) === id);
  const closed = async (id: string) => {
    await ended(id);
    await idle();
    return id;
  };
  /** Moves the clock on until something has come, as often as it takes: what waits for the clock may begin to a moment later. */
  const elapse = async (milliseconds: number, come: () => boolean) => {
    for (let times = 0; !come(); times++) {
      if (times > 500) throw new Error('the exercise waits for what does not come');
      clock.advance(milliseconds);
      await idle();
    }
  };
  const { DeadLetterQueueUrl: ofOutages } = backend.template.outputs;
  /** What an outage left: letters about mails, of which there are as many as news, go to the other queue. */
  const deadLetters = () =>
    happened.items.filter((each) => each.kind === 'dead letter' && ofOutages!.endsWith(each.queue.split(':').at(-1)!))
      .length;

  const ways = {
    async signed() {
      const signers = [signer('alice@example.com', { method: 'AUTOMATIC' }), signer(emails.signer, { order: 2 })];
      const id = await begin('exercise-signed', { signers });
      const updates = await requester.subscribe(OnSignatureUpdateDocument, { requestId: id });
      await asked(id);
      await bob.get(ListPendingSignaturesDocument, {});
      await bob.get(ViewDocumentDocument, { input: { requestId: id } });
      await bob.get(SignDocumentDocument, { input: { requestId: id, documentSha256: input.documentSha256 ?? null } });
      await updates.until(({ status }) => status === 'COMPLETED');
      await updates.close();
      return closed(id);
    },
    async declined() {
      const id = await asked(await begin('exercise-declined'));
      await bob.get(DeclineDocumentDocument, { input: { requestId: id, reason } });
      return closed(id);
    },
    async cancelled() {
      const cancel = () => requester.get(CancelSigningDocument, { input: { requestId: 'exercise-cancelled', reason } });
      faults.amidAsk.set('exercise-cancelled', cancel);
      return closed(await begin('exercise-cancelled'));
    },
  };
  const ids = await Promise.all(Object.values(ways).map((way) => way()));

  const expired = await asked(await begin('exercise-expired', { remindEverySeconds: 60, expiresInSeconds: 300 }));
  await idle();
  clock.advance(60_000);
  await inbox.until(({ requestId, event }) => requestId === expired && event === 'REMINDED');
  await idle();
  clock.advance(300_000);
  await closed(expired);

  const failed = await asked(await begin('exercise-failed'));
  await idle();
  await within.stopExecution(failed);
  await closed(failed);
  // The queue of ended executions holds each back for a minute.
  clock.advance(60_000);
  await happened.until((each) => each.kind === 'published' && each.update.status === 'FAILED');

  const replaced = 'exercise-replaced';
  faults.handedOver.add(replaced);
  await begin(replaced);
  await elapse(10_000, () => inbox.items.some(({ requestId }) => requestId === replaced));

  const undelivered = await asked(await begin('exercise-undelivered'));
  faults.undeliverable.add(undelivered);
  await idle();
  await within.stopExecution(undelivered);
  await elapse(0, () => deadLetters() === 1);

  await within.tell('Ended', 'nothing that can be followed');
  const aside = 'exercise-aside';
  faults.refused.add(aside);
  await begin(aside);
  await requester.get(CancelSigningDocument, { input: { requestId: aside, reason } });
  await idle();

  const late = 'exercise-late';
  faults.refused.add(late);
  await begin(late);
  await idle();
  faults.refused.delete(late);
  await elapse(60_000, () => inbox.items.some(({ requestId }) => requestId === late));
  await idle();
  faults.refused.add(late);
  const place = { requestId: late, from: emails.signer, to: { email: emails.requester, name: 'the requester' } };
  await requester.get(ReassignSignerDocument, { input: { ...place, reason } });
  await idle();
  faults.refused.delete(late);
  const isAsked = ({ event, requestId, signer: who }: SignatureUpdateInput) =>
    event === 'REQUESTED' && requestId === late && who === emails.requester;
  await elapse(600_000, () =>
    happened.items.some((each) => each.kind === 'published' && isAsked(each.update as never)),
  );
  await idle();
  faults.refused.add(late);
  await requester.get(SignDocumentDocument, {
    input: { requestId: late, documentSha256: input.documentSha256 ?? null },
  });
  await idle();
  faults.refused.delete(late);
  const isCompleted = () =>
    happened.items.some((each) => each.kind === 'executionEnded' && each.execution.split(':').at(-1) === late);
  await elapse(600_000, isCompleted);

  const unfollowed = 'exercise-unfollowed';
  faults.out.add(unfollowed);
  await begin(unfollowed);
  await requester.get(CancelSigningDocument, { input: { requestId: unfollowed, reason } });
  await idle();
  // Both functions that follow the stream give up; the look puts back what the stream still has, and leaves it after a day.
  await elapse(hour, () => deadLetters() >= 3);
  for (const time of [minute, minute, 4 * hour, hour]) {
    clock.advance(2 * time);
    await idle();
  }

  if (backend.template.resources.some(({ logicalId }) => logicalId.startsWith('UsageTable'))) {
    const unwanted = await begin('exercise-unwanted', { signers: [signer('complaint@simulator.amazonses.com')] });
    const bounced = await begin('exercise-bounced', { signers: [signer('bounce@simulator.amazonses.com')] });
    await within.tell('DeliveriesQueue', 'nothing that can be followed');
    const unsendable = 'exercise-unsendable';
    faults.unsendable.add(unsendable);
    await begin(unsendable);
    const isBounce = (id: string) => (each: (typeof happened.items)[number]) =>
      each.kind === 'published' && each.update.requestId === id && each.update.event === 'BOUNCED';
    await elapse(1000, () => [unwanted, bounced, unsendable].every((id) => happened.items.some(isBounce(id))));
    await idle();

    // Of as many reminders as there may be, the second goes beyond the mails of a day (`withMail`).
    const much = { signers: [signer(emails.requester)], remindEverySeconds: 60 };
    const first = await bob.get(StartSigningDocument, { input: startInput({ ...much, id: 'exercise-much' }) });
    const { errors } = await bob.run(StartSigningDocument, { input: startInput(much) });
    if (errors?.[0]?.errorType !== 'TooManyRequests') throw new Error('the exercise went beyond no limit');
    await bob.get(CancelSigningDocument, { input: { requestId: first.id } });
    // What nothing has closed the look closes, and takes it out of the open ones of its requester.
    const at = clock.now();
    const asks = [storedEvent(), storedEvent({ type: 'REQUESTED', at, actor: 'SYSTEM', signer: 0 })];
    const overdue = { id: 'exercise-overdue', expiresAt: at - 1, look: '0', lookAt: at - 1 };
    await within.put(storedRequest({ ...overdue, events: asks }));
    const isExpired = ({ requestId, status }: SignatureUpdateInput) => requestId === overdue.id && status === 'EXPIRED';
    await elapse(minute, () =>
      happened.items.some((each) => each.kind === 'published' && isExpired(each.update as never)),
    );
    await idle();
  }

  const has = (table: string) => backend.template.resources.some(({ logicalId }) => logicalId.startsWith(table));
  if (has('WebhooksTable')) await exerciseWebhooks(backend, { faults, owner: requester, begin });
  const access: AccessCast = {
    ...{ requester, signer: bob, signerEmail: emails.signer, begin },
    documentSha256: input.documentSha256 ?? null,
    by: cast.by ?? ((token) => by(backend, token)),
  };
  if (has('NoticesInvitationsTable')) await exerciseLinks(backend, access);
  if (has('ApiKeysTable')) await exerciseApiKeys(backend, access);
  const sealed = has('SealingQueue') ? [await exerciseSeals(backend, { faults, requester, signer: bob, begin })] : [];

  if (has('Canary')) {
    faults.canary.isLet = true;
    const isTried = (each: (typeof happened.items)[number]) =>
      each.kind === 'invoked' && each.function.includes('CanaryTrySigning');
    await elapse(hour, () => happened.items.some(isTried));
    faults.canary.isLet = false;
  }

  await requester.get(ListSigningRequestsDocument, {});
  await requester.get(ListSigningRequestsWholeDocument, {});
  await requester.get(GetSigningRequestDocument, { id: expired });
  await requester.get(EraseRequestDocument, { input: { requestId: expired } });
  await idle();
  await inbox.close();
  return [...ids, expired, failed, replaced, undelivered, aside, late, unfollowed, ...sealed];
}
