import { expect } from 'vitest';
import {
  ApproveDocumentDocument,
  CancelSigningDocument,
  DeclineDocumentDocument,
  EraseRequestDocument,
  ExtendDeadlineDocument,
  GetSigningRequestDocument,
  ReassignSignerDocument,
  RemindSignersDocument,
  type RequestFragment,
  SignDocumentDocument,
  StartSigningDocument,
  ViewDocumentDocument,
} from '../../generated/operations.ts';
import type { SignerInput, StartSigningInput } from '../../generated/schema.ts';
import { startInput } from '../support/given.ts';
import { type Act, deadlineAfter, eventsOf, type Plan, type Reply, replyTo, standInOf, stateAfter } from './story.ts';
import type { World } from './world.ts';

/** A request under test: what is known of it because the API said so. */
export interface Life {
  id: string;
  emails: string[];
  plan: Plan;
  /** Those who approve instead of signing, and who may stand in for them. */
  approvers: Set<string>;
  /** The deadline that it was started with, and the one that stands; milliseconds since the epoch. */
  firstExpiresAt: number;
  expiresAt: number;
  remindEverySeconds: number | undefined;
  /** What the API acknowledged. */
  accepted: { act: Act; actor: string }[];
  read(): Promise<RequestFragment>;
  /** Starts it once more, as a client does whose first call got no answer. */
  startAgain(): Promise<void>;
  /** Does something as a person, and holds the reply against the story so far. */
  act(act: Act, actor: string): Promise<Reply>;
}

/** Starts a request. */
export async function startLife(
  { backend, carol, signers: people }: World,
  options: Pick<StartSigningInput, 'id' | 'expiresInSeconds' | 'remindEverySeconds' | 'quorums'> & {
    signers: SignerInput[];
  },
): Promise<Life> {
  const input = startInput(options);
  const started = await carol.get(StartSigningDocument, { input });
  const { id } = started;
  const orders = Object.fromEntries(options.signers.map(({ email, order }) => [email, order ?? 1]));
  const quorums = Object.fromEntries((options.quorums ?? []).map(({ order, required }) => [order, required]));
  const plan: Plan = { orders, quorums };
  const approving = options.signers.filter(({ role }) => role === 'APPROVER');
  const approvers = new Set(approving.flatMap(({ email }) => [email, standInOf(email)]));
  const emails = Object.keys(orders);
  const firstExpiresAt = Date.parse(started.expiresAt);
  const later = new Date(firstExpiresAt + 600_000).toISOString();
  const read = () => carol.get(GetSigningRequestDocument, { id });
  const acts = {
    sign: (actor: string) => {
      const input = { requestId: id };
      if (approvers.has(actor)) return people[actor]!.run(ApproveDocumentDocument, { input });
      return people[actor]!.run(SignDocumentDocument, { input });
    },
    decline: (actor: string) =>
      people[actor]!.run(DeclineDocumentDocument, { input: { requestId: id, reason: 'too dear' } }),
    extend: () => carol.run(ExtendDeadlineDocument, { input: { requestId: id, expiresAt: later } }),
    reassign: (actor: string) =>
      carol.run(ReassignSignerDocument, {
        input: { requestId: id, from: actor, to: { email: standInOf(actor) } },
      }),
    view: (actor: string) => people[actor]!.run(ViewDocumentDocument, { input: { requestId: id } }),
    remind: () => carol.run(RemindSignersDocument, { input: { requestId: id } }),
    cancel: () => carol.run(CancelSigningDocument, { input: { requestId: id } }),
    erase: () => carol.run(EraseRequestDocument, { input: { requestId: id } }),
  };
  const life: Life = {
    ...{ id, emails, plan, approvers, read },
    ...{ firstExpiresAt, expiresAt: firstExpiresAt },
    remindEverySeconds: options.remindEverySeconds ?? undefined,
    accepted: [],
    async startAgain() {
      const { data, errors } = await carol.run(StartSigningDocument, { input });
      const isErased = (await read()).history.some(({ type }) => type === 'ERASED');
      // Of the input nothing is left to compare; it may have been erased a moment later.
      if (isErased && errors) return expect(errors).toMatchObject([{ errorType: 'IdempotencyConflict' }]);
      const again = data?.startSigning;
      const expiresAt = new Date(life.expiresAt).toISOString();
      expect(again).toMatchObject({ id, createdAt: started.createdAt, expiresAt });
    },
    async act(act, actor) {
      const before = await read();
      const from = backend.clock.now();
      const { errors } = await acts[act](actor);
      const to = backend.clock.now();
      const after = await read();
      const reply = (errors?.[0]?.errorType ?? 'accepted') as Reply;
      const events = eventsOf(after, emails);
      life.expiresAt = Math.max(life.expiresAt, Date.parse(after.expiresAt));
      const possible = new Set<Reply>();
      for (let version = before.version; version <= after.version; version++)
        for (const now of [from, to]) {
          const past = events.slice(0, version);
          const isOver = now >= deadlineAfter(past, firstExpiresAt);
          possible.add(replyTo(act, actor, stateAfter(past, plan), isOver));
        }
      // A signer who is to be reminded may answer between the read and the write.
      if (act === 'remind' && after.version > before.version) possible.add('Unavailable');
      expect([...possible], `${act} by ${actor} of ${id}: ${errors?.[0]?.message}`).toContain(reply);
      if (reply === 'accepted') life.accepted.push({ act, actor });
      return reply;
    },
  };
  return life;
}
