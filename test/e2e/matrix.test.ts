import { randomUUID } from 'node:crypto';
import { print } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { erasedRequest } from '../../functions/domain/erasure.ts';
import { compactEvent, type LastEvent, type StoredRequest, type StoredSigner } from '../../functions/domain/request.ts';
import {
  CancelSigningDocument,
  DeclineDocumentDocument,
  EraseRequestDocument,
  ExtendDeadlineDocument,
  RemindSignersDocument,
  SignDocumentDocument,
  StartSigningDocument,
  ViewDocumentDocument,
} from '../../generated/operations.ts';
import { asFunction } from '../support/as-function.ts';
import { type Answer, startBackend } from '../support/backend.ts';
import { signer, startInput, storedEvent, storedRequest, storedSigner } from '../support/given.ts';
import { inside } from '../support/inside.ts';

const backend = await startBackend();
afterAll(() => backend.stop());
const { put, stored } = inside(backend);

const carol = await backend.as('carol@example.com');
const nobody = {
  async run(document: typeof SignDocumentDocument, variables: unknown) {
    const body = JSON.stringify({ query: print(document), variables });
    const answer = await fetch(backend.template.outputs.GraphqlEndpoint!, { method: 'POST', body });
    return { data: null, ...((await answer.json()) as object) };
  },
};
const callers = {
  requester: carol,
  /** Of the first order, and has not answered. */
  turn: await backend.as('tina@example.com'),
  /** Of the second order. */
  waits: await backend.as('will@example.com'),
  signed: await backend.as('sam@example.com'),
  declined: await backend.as('dora@example.com'),
  stranger: await backend.as('mallory@example.com'),
  role: asFunction(backend, 'PublishUpdate'),
  nobody,
};
type Caller = keyof typeof callers;

const mutations = {
  sign: [SignDocumentDocument, (requestId: string) => ({ requestId })],
  decline: [DeclineDocumentDocument, (requestId: string) => ({ requestId, reason: 'no' })],
  cancel: [CancelSigningDocument, (requestId: string) => ({ requestId })],
  extend: [ExtendDeadlineDocument, (requestId: string) => ({ requestId, expiresInSeconds: 7200 })],
  view: [ViewDocumentDocument, (requestId: string) => ({ requestId })],
  remind: [RemindSignersDocument, (requestId: string) => ({ requestId, signer: 'tina@example.com' })],
  erase: [EraseRequestDocument, (requestId: string) => ({ requestId })],
  repeat: [StartSigningDocument, (id: string) => ({ ...input, id })],
} as const;
type Mutation = keyof typeof mutations;

const input = startInput({
  signers: [
    signer('sam@example.com'),
    signer('tina@example.com'),
    signer('dora@example.com'),
    signer('will@example.com', { order: 2 }),
  ],
  expiresInSeconds: 3600,
});

const now = backend.clock.now();
type Answers = Partial<Record<'sam' | 'tina' | 'dora' | 'will', StoredSigner['status']>>;

const { sub: requestedBySub } = JSON.parse(Buffer.from(carol.token.split('.')[1]!, 'base64url').toString()) as {
  sub: string;
};

/** Makes a request of Carol's whose signers stand as given. */
function requestWith(answers: Answers, overrides: Partial<Omit<StoredRequest, 'events'>> = {}): StoredRequest {
  const one = (name: keyof Answers, position: number, order = 1): StoredSigner => {
    const status = answers[name] ?? 'WAITING';
    return storedSigner({ position, order, status });
  };
  const ended = overrides.status && storedEvent({ type: overrides.status as LastEvent['type'], at: now });
  return storedRequest({
    signers: {
      'sam@example.com': one('sam', 0),
      'tina@example.com': one('tina', 1),
      'dora@example.com': one('dora', 2),
      'will@example.com': one('will', 3, 2),
    },
    // What the workflow does with it is not the matter here: no execution is started.
    events: [
      storedEvent({ at: now }),
      ended ?? storedEvent({ type: 'REQUESTED', actor: 'SYSTEM', signer: 1, at: now }),
    ],
    requestedBySub,
    createdAt: now,
    expiresAt: now + 3_600_000,
    ...(ended ? { closedAt: now } : {}),
    ...overrides,
  });
}

const halfway: Answers = { sam: 'SIGNED', tina: 'REQUESTED', dora: 'REQUESTED' };
const all: Answers = { sam: 'SIGNED', tina: 'SIGNED', dora: 'SIGNED', will: 'SIGNED' };
const passed = { createdAt: now - 3_600_001, expiresAt: now - 1 };

/** What a call comes to: `done`, `same` (the request, unchanged) or the code of the refusal. */
type Outcome = string;

const outsiders: Partial<Record<Caller, Record<Mutation, Outcome>>> = {
  stranger: of('RequestNotFound RequestNotFound RequestNotFound RequestNotFound IdempotencyConflict'),
  role: of('Unauthorized Unauthorized Unauthorized Unauthorized Unauthorized'),
  nobody: of(
    'UnauthorizedException UnauthorizedException UnauthorizedException UnauthorizedException UnauthorizedException',
  ),
};
const gone = of('RequestNotFound RequestNotFound RequestNotFound RequestNotFound IdempotencyConflict');
const signed = of('same AlreadyAnswered Unauthorized AlreadyAnswered IdempotencyConflict');
const closed = {
  requester: of('Unauthorized Unauthorized RequestClosed Unauthorized same'),
  turn: of('RequestClosed RequestClosed Unauthorized RequestClosed IdempotencyConflict'),
  waits: of('RequestClosed RequestClosed Unauthorized RequestClosed IdempotencyConflict'),
  signed,
  ...outsiders,
};

/** Every state that a request can be in, and what each caller's acts and repeated start come to. */
const matrix: Record<string, [StoredRequest, Partial<Record<Caller, Record<Mutation, Outcome>>>]> = {
  'PENDING, nobody asked': [
    requestWith({}),
    {
      requester: of('Unauthorized Unauthorized done Unauthorized same done InvalidInput'),
      turn: of('done done Unauthorized done IdempotencyConflict'),
      waits: of('NotYourTurn NotYourTurn Unauthorized done IdempotencyConflict'),
      ...outsiders,
    },
  ],
  'PENDING, the first order signed': [
    requestWith({ ...all, will: 'WAITING' }),
    {
      requester: of('Unauthorized Unauthorized done Unauthorized same done same'),
      waits: of('done done Unauthorized done IdempotencyConflict'),
      signed,
      ...outsiders,
    },
  ],
  'PENDING, some asked': [
    requestWith(halfway),
    {
      requester: of('Unauthorized Unauthorized done Unauthorized same'),
      turn: of('done done Unauthorized done IdempotencyConflict'),
      waits: of('NotYourTurn NotYourTurn Unauthorized done IdempotencyConflict'),
      signed,
      ...outsiders,
    },
  ],
  // It was started with a quorum, so that the call without one is another.
  'PENDING, the quorum of the first order reached': [
    requestWith(halfway, { quorums: { 1: { required: 1, needed: 0, mayDecline: 2 } }, total: 2 }),
    {
      requester: of('Unauthorized Unauthorized done Unauthorized IdempotencyConflict done NotNeeded'),
      turn: of('NotNeeded NotNeeded Unauthorized NotNeeded IdempotencyConflict'),
      waits: of('done done Unauthorized done IdempotencyConflict'),
      signed,
      ...outsiders,
    },
  ],
  'PENDING, a quorum of the first order still to be reached': [
    requestWith(halfway, { quorums: { 1: { required: 2, needed: 1, mayDecline: 1 } }, total: 3 }),
    {
      requester: of('Unauthorized Unauthorized done Unauthorized IdempotencyConflict'),
      turn: of('done done Unauthorized done IdempotencyConflict'),
      waits: of('NotYourTurn NotYourTurn Unauthorized done IdempotencyConflict'),
      signed,
      ...outsiders,
    },
  ],
  'PENDING, all signed': [
    requestWith(all),
    {
      requester: of(
        'Unauthorized Unauthorized RequestClosed Unauthorized same RequestClosed RequestClosed RequestOpen',
      ),
      ...{ signed, ...outsiders },
    },
  ],
  'PENDING, the deadline passed': [
    requestWith(halfway, passed),
    {
      ...closed,
      requester: of(
        'Unauthorized Unauthorized RequestClosed Unauthorized same RequestClosed RequestClosed RequestOpen',
      ),
    },
  ],
  COMPLETED: [
    requestWith(all, { status: 'COMPLETED' }),
    { requester: of('Unauthorized Unauthorized RequestClosed Unauthorized same'), signed, ...outsiders },
  ],
  DECLINED: [
    requestWith({ ...halfway, dora: 'DECLINED' }, { status: 'DECLINED', closedReason: 'no' }),
    { ...closed, declined: of('AlreadyAnswered same Unauthorized AlreadyAnswered IdempotencyConflict') },
  ],
  EXPIRED: [requestWith(halfway, { ...passed, status: 'EXPIRED' }), closed],
  CANCELLED: [
    requestWith(halfway, { status: 'CANCELLED' }),
    { ...closed, requester: of('Unauthorized Unauthorized same Unauthorized same RequestClosed') },
  ],
  FAILED: [requestWith(halfway, { status: 'FAILED', closedReason: 'the workflow ended as ABORTED' }), closed],
  'CANCELLED, erased': [
    erasedRequest(requestWith(halfway, { status: 'CANCELLED' }), now),
    {
      requester: of('Unauthorized Unauthorized same Unauthorized IdempotencyConflict RequestClosed InvalidInput same'),
      ...{ turn: gone, signed: gone, stranger: gone },
    },
  ],
};

/**
 * Outcomes of sign, decline, cancel, view, repeat, extend (as cancel unless said), remind (as extend) and erase (as cancel, but
 * whoever may cancel erases what is closed alone), in this order.
 */
function of(outcomes: string): Record<Mutation, Outcome> {
  const [sign, decline, cancel, view, repeat, extend = cancel, remind = extend, erase = mayErase(cancel)] =
    outcomes.split(' ') as [...[Outcome, Outcome, Outcome, Outcome, Outcome, Outcome?, Outcome?, Outcome?]];
  return { sign, decline, cancel, view, repeat, extend, remind, erase };
}

function mayErase(cancel: Outcome): Outcome {
  if (cancel === 'done') return 'RequestOpen';
  return cancel === 'RequestClosed' || cancel === 'same' ? 'done' : cancel;
}

const rows = Object.entries(matrix).flatMap(([status, [request, expected]]) =>
  Object.entries(expected).flatMap(([caller, outcomes]) =>
    Object.entries(outcomes).map(([mutation, outcome]) => ({ status, request, caller, mutation, outcome })),
  ),
) as { status: string; request: StoredRequest; caller: Caller; mutation: Mutation; outcome: Outcome }[];

const events: Record<Mutation, string> = {
  sign: 'SIGNED',
  decline: 'DECLINED',
  cancel: 'CANCELLED',
  extend: 'EXTENDED',
  view: 'VIEWED',
  remind: 'REMINDED',
  erase: 'ERASED',
  repeat: '',
};

describe('the matrix of states, callers and mutations', () => {
  it.each(rows)('$status: $mutation by $caller is $outcome', async ({ request, caller, mutation, outcome }) => {
    const id = randomUUID();
    await put({ ...request, id });
    const before = await stored(id);
    const [document, inputFor] = mutations[mutation];
    const run = callers[caller].run as (
      document: unknown,
      variables: unknown,
    ) => Promise<Answer<Record<string, unknown>>>;
    const { data, errors } = await run(document, { input: inputFor(id) });
    const after = await stored(id);

    if (outcome !== 'done') expect(after).toEqual(before);
    if (outcome === 'done') {
      expect(errors).toBeUndefined();
      expect(Object.values(data!)).toMatchObject([{ id, version: before.version + 1 }]);
      expect(after).toMatchObject({ version: before.version + 1, lastEvent: { type: events[mutation] } });
      const kept = mutation === 'erase' ? erasedRequest(before, now).events.slice(0, -1) : before.events;
      expect(after.events).toEqual([...kept, compactEvent(after.lastEvent)]);
    } else if (outcome === 'same') {
      expect(errors).toBeUndefined();
      expect(Object.values(data!)).toMatchObject([{ id, version: before.version, status: before.status }]);
    } else {
      expect(Object.values(data ?? {}).filter(Boolean)).toEqual([]);
      expect(errors).toMatchObject([{ errorType: outcome }]);
    }
  });
});
