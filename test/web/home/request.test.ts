import { describe, expect, it, vi } from 'vitest';
import { ConnectionLost, Refused } from '../../../client/src/refused.ts';
import type { Request, Signer } from '../../../web/home/operations.ts';
import { phasesOf } from '../../../web/home/request/phases.ts';
import { createRequest, type KeptAnswer } from '../../../web/home/request/request.ts';
import { isUnreached, partOf } from '../../../web/home/request/state.ts';
import { fakeClient } from './fake-client.ts';

const now = Date.parse('2026-12-01T12:00:00Z');
const refused = (errorType: string, more = {}) => new Refused({ errorType, message: 'no', ...more });
const signer = (email: string, more: Partial<Signer> = {}): Signer => ({
  ...{ email, name: null, method: 'MANUAL', role: 'SIGNER', order: 1, access: 'ANY', status: 'REQUESTED' },
  ...{ delivery: null, ...more },
});
const bob = signer('bob@example.com');
const requestAt = (version: number, more: Partial<Request> = {}): Request => ({
  ...{ id: 'r', documentId: '3', documentSha256: null, documentUrl: null, title: 'Lease', message: null },
  ...{ status: 'PENDING', requestedBy: 'carol@example.com', createdAt: '2026-12-01T11:00:00Z', closedAt: null },
  ...{ expiresAt: '2026-12-24T12:00:00Z', closedReason: null, confirmByCode: false, version, quorums: [] },
  ...{ progress: { signed: 0, total: 1 }, signers: [bob], observers: [], history: [], ...more },
});
const read = (...requests: Request[]) => requests.map((signingRequest) => ({ signingRequest }));
const changed = [{ request: { version: 9 } }];

function openWith(answers: Parameters<typeof fakeClient>[0], kept?: KeptAnswer) {
  const fake = fakeClient(answers);
  const answered: string[] = [];
  const request = createRequest({
    ...{ client: fake.client, id: 'r', kept, onChange: () => {}, now: () => now },
    onAnswered: (id) => answered.push(id),
  });
  const until = (holds: (state: ReturnType<typeof request.state>) => boolean) =>
    vi.waitFor(() => expect(holds(request.state())).toBe(true));
  return { ...fake, request, answered, until };
}

describe('a request that is shown', () => {
  it('is read again where a push says what is newer', async () => {
    const { request, until, push, asked } = openWith({ request: read(requestAt(2), requestAt(2), requestAt(4)) });
    await request.open();
    await until(({ connection }) => connection === 'live');
    push('r', 2);
    push('r', 4);
    await until((state) => state.request?.version === 4);
    expect(asked).toEqual(['request', 'request', 'request']);
    request.close();
  });

  it('is live again with the next good read', async () => {
    const [good] = read(requestAt(2));
    const { request, until } = openWith({ request: [good!, good!, new ConnectionLost('gone'), good!] });
    await request.open();
    await until(({ connection }) => connection === 'live');
    await request.look();
    expect(request.state().connection).toBe('lost');
    await request.look();
    expect(request.state().connection).toBe('live');
    request.close();
  });

  it('says that it is not there, or not the reader’s any more', async () => {
    const { request } = openWith({ request: [refused('RequestNotFound')] });
    await request.open();
    expect(request.state()).toMatchObject({ problem: { name: 'notYours', act: 'read' } });
  });

  it('is signed, and leaves the inbox', async () => {
    const { request, answered, inputs, asked } = openWith({ request: read(requestAt(2), requestAt(3)), sign: changed });
    await request.look();
    expect(await request.agree('SIGNER', 'ab')).toBe(true);
    expect(asked).toEqual(['request', 'sign', 'request']);
    expect(inputs[1]).toEqual({ input: { requestId: 'r', documentSha256: 'ab' } });
    expect(answered).toEqual(['r']);
  });

  it('is answered with a code where it wants one: the answer waits for it', async () => {
    const { request, asked, inputs } = openWith({
      request: read(requestAt(2, { confirmByCode: true })),
      sendCode: [{ sendAnswerCode: { sentTo: 'b•••@example.com', expiresAt: '2026-12-01T12:10:00Z' } }],
      decline: [refused('CodeRefused'), ...changed],
    });
    await request.look();
    await request.decline('Too dear');
    expect(request.state().code).toMatchObject({ sentTo: 'b•••@example.com' });
    expect(await request.confirm('00000000')).toBe(false);
    expect(request.state()).toMatchObject({ problem: { name: 'codeRefused' }, code: {} });
    expect(await request.confirm('12345678')).toBe(true);
    expect(request.state().code).toBeUndefined();
    expect(asked).toEqual(['request', 'sendCode', 'decline', 'decline', 'request']);
    expect(inputs[3]).toEqual({ input: { requestId: 'r', reason: 'Too dear', answerCode: '12345678' } });
  });

  it('goes on after a reload with the answer that waits for its code, as long as that is good', async () => {
    const sendCode = [{ sendAnswerCode: { sentTo: 'b•••@example.com', expiresAt: '2026-12-01T12:10:00Z' } }];
    const asking = read(requestAt(2, { confirmByCode: true }));
    const { request } = openWith({ request: asking, sendCode });
    await request.look();
    await request.decline('Too dear');
    const kept = request.kept()!;

    const again = openWith({ request: asking, decline: changed }, JSON.parse(JSON.stringify(kept)) as KeptAnswer);
    expect(again.request.state().code).toEqual(kept.code);
    await again.request.look();
    expect(await again.request.confirm('12345678')).toBe(true);
    expect(again.inputs[1]).toEqual({ input: { requestId: 'r', reason: 'Too dear', answerCode: '12345678' } });
    expect(again.request.kept()).toBeUndefined();

    const late = { ...kept, code: { ...kept.code, expiresAt: new Date(now).toISOString() } };
    expect(openWith({}, late).request.state().code).toBeUndefined();
    expect(openWith({}, { ...kept, id: 'another' }).request.state().code).toBeUndefined();
  });

  it('says whether a reminder went out', async () => {
    const reminded = requestAt(3, {
      history: [{ version: 3, type: 'REMINDED', at: '2026-12-01T12:00:00Z', signer: bob.email, reason: null }],
    });
    const { request } = openWith({ request: read(requestAt(2), requestAt(2), reminded), remind: changed });
    await request.look();
    await request.remind();
    expect(request.state().done).toBe('nobodyReminded');
    await request.remind(bob.email);
    expect(request.state().done).toBe('reminded');
  });

  it('is not the reader’s any more where the place was given away with it', async () => {
    const { request } = openWith({ request: read(requestAt(2)), reassign: [{ request: null }] });
    await request.look();
    await request.reassign(bob.email, { email: 'dave@example.com' }, '');
    expect(request.state().problem).toMatchObject({ name: 'notYours' });
  });

  it.each([
    ['ended', refused('RequestClosed'), 2],
    ['mayNotAsk', refused('Unauthorized'), 1],
    ['refused', refused('InvalidInput'), 1],
    ['tooMuchUntil', refused('TooManyRequests', { errorInfo: { retryAfter: 90 } }), 1],
    ['offline', new ConnectionLost('gone'), 1],
  ])('says of a reminder that ends as %s what to do', async (name, error, reads) => {
    const { request, asked } = openWith({ request: read(requestAt(2)), remind: [error] });
    await request.look();
    expect(await request.remind()).toBe(false);
    expect(request.state()).toMatchObject({ problem: { name, act: 'remind' } });
    expect(asked.filter((each) => each === 'request')).toHaveLength(reads);
  });

  it('waits for the certificate, and does without where it was erased', async () => {
    const closed = { status: 'CANCELLED' } as const;
    const { request } = openWith({ request: read(requestAt(3, closed)), certificate: [{ certificate: null }] });
    await request.look();
    expect(request.state().certificate).toBe('coming');
    const history: Request['history'] = [{ version: 4, type: 'ERASED', at: '', signer: null, reason: null }];
    const erased = openWith({ request: read(requestAt(4, { ...closed, history })) });
    await erased.request.look();
    expect(erased.request.state().certificate).toBe('none');
  });
});

describe('the reader’s part', () => {
  const dave = signer('dave@example.com', { order: 2, status: 'WAITING' });

  it.each([
    ['requester', 'carol@example.com', requestAt(2), { isRequester: true }],
    ['signer who is asked', bob.email, requestAt(2), { place: bob }],
    ['signer of a later step', dave.email, requestAt(2, { signers: [bob, dave] }), { place: dave, why: 'notYet' }],
    [
      'signer who answers by a link',
      bob.email,
      requestAt(2, { signers: [{ ...bob, access: 'LINK' }] }),
      { why: 'byLink' },
    ],
    ['signer who was late', bob.email, requestAt(2, { expiresAt: '2026-12-01T12:00:00Z' }), { why: 'closed' }],
    [
      'signer who has signed',
      bob.email,
      requestAt(3, { signers: [{ ...bob, status: 'SIGNED' }] }),
      { why: 'answered' },
    ],
    ['observer', 'erin@example.com', requestAt(2), { isRequester: false }],
  ])('of a %s', (_, me, request, expected) => {
    const part = partOf(request, me, now);
    expect(part).toMatchObject(expected);
    expect(part.why).toBe((expected as { why?: string }).why);
  });

  it('knows whose mail does not arrive, as long as that matters', () => {
    const delivery = { status: 'BOUNCED', reason: 'Permanent/General' } as const;
    expect(isUnreached({ ...bob, delivery })).toBe(true);
    expect(isUnreached({ ...bob, delivery, status: 'SIGNED' })).toBe(false);
    expect(isUnreached({ ...bob, delivery: { status: 'DELIVERED', reason: null } })).toBe(false);
  });
});

describe('the picture', () => {
  const group = (order: number, ...statuses: Signer['status'][]) =>
    statuses.map((status, index) => signer(`s${order}${index}@example.com`, { order, status }));
  const states = (status: Request['status'], signers: Signer[], quorums: Request['quorums'] = []) =>
    phasesOf({ status, signers, quorums }).map(({ state, agreed, required }) => `${state} ${agreed}/${required}`);

  it.each([
    ['PENDING', [...group(1, 'SIGNED', 'REQUESTED'), ...group(2, 'WAITING')], ['now 1/2', 'next 0/1']],
    ['PENDING', [...group(1, 'SIGNED', 'APPROVED'), ...group(2, 'REQUESTED')], ['done 2/2', 'now 0/1']],
    ['COMPLETED', [...group(1, 'SIGNED'), ...group(2, 'SIGNED')], ['done 1/1', 'done 1/1']],
    [
      'DECLINED',
      [...group(1, 'SIGNED'), ...group(2, 'DECLINED'), ...group(5, 'CLOSED')],
      ['done 1/1', 'stopped 0/1', 'off 0/1'],
    ],
    ['EXPIRED', group(3, 'CLOSED'), ['stopped 0/1']],
  ] as const)('shows where a request stands that is %s: %#', (status, signers, expected) => {
    expect(states(status, [...signers])).toEqual(expected);
  });

  it('is done with a step whose quorum is reached', () => {
    const signers = [...group(1, 'SIGNED', 'DECLINED', 'NOT_NEEDED'), ...group(2, 'REQUESTED')];
    expect(states('PENDING', signers, [{ order: 1, required: 1 }])).toEqual(['done 1/1', 'now 0/1']);
  });
});
