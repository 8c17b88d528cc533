import { describe, expect, it, vi } from 'vitest';
import { ConnectionLost, Refused } from '../../client/src/refused.ts';
import type { Api } from '../../web/api/api.ts';
import { type Invitation, operations, type Request } from '../../web/api/operations.ts';
import { canAnswer, standing, type State } from '../../web/sign/visit/state.ts';
import { createVisit, type Kept } from '../../web/sign/visit/visit.ts';

const now = Date.parse('2026-12-01T12:00:00Z');
const later = '2026-12-01T12:30:00Z';
const link = `link-${'a'.repeat(43)}`;
const session = { token: 'session-1', expiresAt: later };

const invitation: Invitation = {
  ...{ requestId: 'request-1', requestedBy: 'carol@example.com', documentSha256: null, title: 'Lease', message: null },
  ...{ role: 'SIGNER', expiresAt: '2026-12-24T12:00:00Z', canAnswer: true, sentTo: 'r•••@example.com' },
};
const bob = { email: 'robert@example.com', name: null, role: 'SIGNER', status: 'REQUESTED' } as const;
const requestAt = (version: number, overrides: Partial<Request> = {}): Request => ({
  ...{ id: 'request-1', documentUrl: null, status: 'PENDING', expiresAt: invitation.expiresAt, version },
  ...{ progress: { signed: 0, total: 1 }, signers: [bob], history: [], ...overrides },
});

type Answer = object | Error;
/** An API that answers each operation with what is given, one after the other; the last one again and again. */
function visitTo(
  answers: Partial<Record<keyof typeof operations, (Answer | Promise<Answer>)[]>>,
  kept: Kept = { link },
) {
  const asked: string[] = [];
  let push!: (version: number) => void;
  const api: Api = {
    async run<Data>(token: string, query: string) {
      const [name] = Object.entries(operations).find(([, text]) => text === query)!;
      asked.push(`${name} by ${token.split('-')[0]}`);
      const queue = answers[name as keyof typeof operations] ?? [];
      const answer = await (queue.length > 1 ? queue.shift()! : queue[0]);
      if (!answer) throw new Error(`nothing is given for ${name}`);
      if (answer instanceof Error) throw answer;
      return answer as Data;
    },
    subscribe<Data>(_token: string, _query: string, _variables: object, onData: (data: Data) => void) {
      push = (version) => onData({ onSignatureUpdate: { requestId: 'request-1', version } } as Data);
      return Promise.resolve({ ended: new Promise<string>(() => {}), close: () => {} });
    },
  };
  const states: State[] = [];
  const visit = createVisit({
    api,
    kept,
    onChange: (state) => states.push(state),
    now: () => now,
    wait: async () => {},
  });
  const until = (holds: (state: State) => boolean) => vi.waitFor(() => expect(holds(visit.state())).toBe(true));
  return { visit, asked, states, until, push: (version: number) => push(version) };
}
const refused = (errorType: string, more = {}) => new Refused({ errorType, message: 'no', ...more });
const invited = { invitation: [{ invitation }] };
const read = (...requests: Request[]) => requests.map((signingRequest) => ({ signingRequest }));

describe('a visit', () => {
  it('mails no code before it is asked to', async () => {
    const { visit, asked } = visitTo(invited);
    await visit.open();
    expect(visit.state()).toMatchObject({ step: 'invited', invitation });
    expect(asked).toEqual(['invitation by link']);
  });

  it('comes in by a code, and follows', async () => {
    const { visit, asked, until } = visitTo({
      ...{ ...invited, read: read(requestAt(2)), confirmCode: [{ confirmAccessCode: session }] },
      sendCode: [{ sendAccessCode: { sentTo: invitation.sentTo, expiresAt: later } }],
    });
    await visit.open();
    await visit.sendCode();
    expect(visit.state().step).toBe('code');
    await visit.confirmCode('12345678');
    await until(({ connection }) => connection === 'live');
    expect(visit.state()).toMatchObject({ step: 'session', request: { version: 2 } });
    expect(asked.slice(-3)).toEqual(['confirmCode by link', 'read by session', 'read by session']);
    expect(visit.kept()).toEqual({ link, session });
    visit.close();
  });

  it.each([
    ['a session that is good', { session }, 'session'],
    ['a session that is over', { session: { ...session, expiresAt: '2026-12-01T11:59:00Z' } }, 'invited'],
    ['a code that is good', { code: { sentTo: 'r', expiresAt: later } }, 'code'],
    ['a code that is too old', { code: { sentTo: 'r', expiresAt: '2026-12-01T11:59:00Z' } }, 'invited'],
  ])('goes on after a reload with %s', async (_, kept, step) => {
    const { visit } = visitTo({ ...invited, read: read(requestAt(2)) }, { link, ...kept });
    await visit.open();
    expect(visit.state().step).toBe(step);
    visit.close();
  });

  it('reads again what a push says is newer, and passes over what is not', async () => {
    const { visit, asked, until, push } = visitTo(
      { ...invited, read: read(requestAt(2), requestAt(2), requestAt(4)) },
      { link, session },
    );
    await visit.open();
    await until(({ connection }) => connection === 'live');
    push(2);
    push(4);
    await until(({ request }) => request?.version === 4);
    expect(asked.filter((each) => each === 'read by session')).toHaveLength(3);
    visit.close();
  });

  it('is live again with the next good read', async () => {
    const [good] = read(requestAt(2));
    const { visit, until, push } = visitTo(
      { ...invited, read: [good!, good!, new ConnectionLost('gone'), ...read(requestAt(4))] },
      { link, session },
    );
    await visit.open();
    await until(({ connection }) => connection === 'live');
    push(3);
    await until(({ connection }) => connection === 'lost');
    push(4);
    await until(({ connection }) => connection === 'live');
    visit.close();
  });

  it('keeps the newer of two states, in whichever order they come', async () => {
    const { visit, until } = visitTo(
      { ...invited, read: read(requestAt(2)), sign: [{ request: requestAt(3) }] },
      { link, session },
    );
    await visit.open();
    await visit.agree(null);
    await until(({ connection }) => connection === 'live');
    expect(visit.state()).toMatchObject({ answered: 'SIGNED', request: { version: 3 } });
    visit.close();
  });

  it('repeats an answer that the backend could not decide on, and never a code', async () => {
    const { visit, asked } = visitTo(
      {
        ...{ ...invited, read: read(requestAt(2)), sign: [refused('Unavailable'), { request: requestAt(3) }] },
        confirmCode: [refused('Unavailable')],
      },
      { link, session },
    );
    await visit.open();
    await visit.agree(null);
    expect(visit.state()).toMatchObject({ answered: 'SIGNED', problem: undefined });
    await visit.confirmCode('12345678');
    expect(visit.state().problem).toEqual({ name: 'unavailable' });
    expect(asked.filter((each) => /^(sign|confirmCode) /.test(each))).toEqual([
      ...['sign by session', 'sign by session', 'confirmCode by link'],
    ]);
    visit.close();
  });

  it.each([
    ['sessionOver', refused('UnauthorizedException', { errorCode: 401 }), 'invited'],
    ['notYours', refused('RequestNotFound'), 'stopped'],
    ['notYourTurn', refused('NotYourTurn'), 'session'],
    ['offline', new ConnectionLost('gone'), 'session'],
  ])('says of an answer that ends as %s what to do', async (name, error, step) => {
    const { visit } = visitTo({ ...invited, read: read(requestAt(2)), decline: [error] }, { link, session });
    await visit.open();
    await visit.decline('Too dear');
    expect(visit.state()).toMatchObject({ step, problem: { name } });
    expect(visit.state().answered).toBeUndefined();
    visit.close();
  });

  it('passes over what is refused to a session that is over, once another code is asked for', async () => {
    let late!: (answer: Answer) => void;
    const isOver = refused('UnauthorizedException', { errorCode: 401 });
    const { visit, push, until } = visitTo(
      {
        ...{
          ...invited,
          read: [...read(requestAt(2), requestAt(2)), isOver],
          sign: [new Promise<Answer>((resolve) => (late = resolve))],
        },
        sendCode: [{ sendAccessCode: { sentTo: invitation.sentTo, expiresAt: later } }],
      },
      { link, session },
    );
    await visit.open();
    await until(({ connection }) => connection === 'live');
    const signed = visit.agree(null);
    push(3);
    await until(({ step }) => step === 'invited');
    await visit.sendCode();
    late(isOver);
    await signed;
    expect(visit.state()).toMatchObject({ step: 'code', problem: undefined });
    visit.close();
  });

  it('waits for the certificate where there is to be one, and does without where there is none', async () => {
    const completed = requestAt(4, { status: 'COMPLETED' });
    const sealed = visitTo(
      {
        ...{ ...invited, read: read(completed, completed, requestAt(5, { status: 'COMPLETED' })) },
        certificate: [
          { certificate: null },
          { certificate: null },
          { certificate: { pdfUrl: 'https://s3.example/1' } },
        ],
      },
      { link, session },
    );
    await sealed.visit.open();
    await sealed.until(({ connection }) => connection === 'live');
    expect(sealed.visit.state().certificate).toBe('coming');
    sealed.push(5);
    await sealed.until(({ certificate }) => typeof certificate === 'object');
    sealed.visit.close();

    const none = visitTo(
      { ...invited, read: read(completed), certificate: [refused('NotEnabled')] },
      { link, session },
    );
    await none.visit.open();
    expect(none.visit.state().certificate).toBe('none');
    none.visit.close();
  });
});

describe('the reader', () => {
  const ruth = { ...bob, email: 'ruth@example.com' };
  const state = (overrides: Partial<State>): State => ({
    ...{ step: 'session', connection: 'live', invitation, request: requestAt(2) },
    ...overrides,
  });

  it.each([
    ['is asked', state({}), true],
    ['has answered', state({ request: requestAt(3, { signers: [{ ...bob, status: 'SIGNED' }] }) }), false],
    ['is not asked yet', state({ request: requestAt(2, { signers: [{ ...bob, status: 'WAITING' }] }) }), true],
    ['is not needed', state({ request: requestAt(3, { signers: [{ ...bob, status: 'NOT_NEEDED' }] }) }), false],
    ['is too late', state({ request: requestAt(2, { expiresAt: '2026-12-01T12:00:00Z' }) }), false],
    ['comes when all have answered', state({ request: requestAt(3, { progress: { signed: 1, total: 1 } }) }), false],
    ['cannot be told from another', state({ request: requestAt(2, { signers: [bob, ruth] }) }), true],
    [
      'has answered on this page',
      state({ request: requestAt(2, { signers: [bob, ruth] }), answered: 'SIGNED' }),
      false,
    ],
    [
      'may not any more, so the invitation',
      state({ request: undefined, invitation: { ...invitation, canAnswer: false } }),
      false,
    ],
  ])('who %s may answer: %#', (_, given, expected) => {
    expect(canAnswer(given, now)).toBe(expected);
  });

  it('is known by the half hidden address, where one alone has it', () => {
    expect(standing(state({})).reader).toEqual(bob);
    expect(standing(state({ request: requestAt(2, { signers: [bob, ruth] }) })).reader).toBeUndefined();
  });
});
