import { afterAll, describe, expect, it } from 'vitest';
import type { KeyCaller, KnownCaller, SessionCaller } from '../../functions/domain/access/known-caller.ts';
import { startBackend } from '../support/backend.ts';
import { evaluator } from '../support/evaluate.ts';
import { startInput, storedEvent, storedRequest, storedSigner } from '../support/given.ts';

const backend = process.env.REMOTE ? undefined : await startBackend();
afterAll(() => backend?.stop());
const evaluate = await evaluator(backend);

const env = { AUTOMATIC_SIGNERS: 'alice@example.com', REQUESTS_TABLE: 'Requests' };
const request = { headers: { 'user-agent': 'program', 'x-forwarded-for': '203.0.113.1, 203.0.113.7, 203.0.113.9' } };
const by = (caller: KnownCaller) => ({ resolverContext: { caller: JSON.stringify(caller) } });
const stored = storedRequest({
  expiresAt: Date.parse('2099-01-01T00:00:00Z'),
  signers: { 'bob@example.com': storedSigner({ status: 'REQUESTED' }) },
});
const key = (changes: Partial<KeyCaller> = {}): KeyCaller => ({
  ...{ kind: 'KEY', id: 'key-1', name: 'billing', scopes: ['READ', 'START', 'CHANGE', 'WEBHOOKS'] },
  ...{ sub: 'sub-carol', email: 'carol@example.com', isRequester: false, ...changes },
});
const session = (changes: Partial<SessionCaller> = {}): SessionCaller => ({
  ...{ kind: 'SESSION', requestId: 'request-1', start: stored.createdAt, position: 0, email: 'bob@example.com' },
  ...{ version: 1, invitation: 'hash', sentAt: stored.createdAt, confirmedAt: stored.createdAt + 1, ...changes },
});
const show = (caller: KnownCaller, result = stored) =>
  evaluate('Query.signingRequest', 'response', {
    ...{ arguments: { id: 'request-1' }, identity: by(caller), stash: {}, prev: { result } },
    info: { parentTypeName: 'Query', fieldName: 'signingRequest' },
  });
const cancel = (caller: KnownCaller, result = stored) =>
  evaluate('cancelRequest', 'request', {
    ...{ identity: by(caller), stash: { requestId: 'request-1' }, prev: { result }, env, request },
    info: { parentTypeName: 'Mutation', fieldName: 'cancelSigning' },
  });
const sign = (caller: KnownCaller, result = stored) =>
  evaluate('answerRequest', 'request', {
    ...{ identity: by(caller), stash: { requestId: 'request-1', answer: { status: 'SIGNED' } }, prev: { result } },
    ...{ env, request, info: { parentTypeName: 'Mutation', fieldName: 'signDocument' } },
  });
const notFound = /^there is no request request-1/;

describe('an API key', () => {
  it('is its owner as the requester', async () => {
    expect((await show(key())).result).toMatchObject({ id: 'request-1' });
    expect((await cancel(key())).result).toMatchObject({ operation: 'UpdateItem' });
    const start = { arguments: { input: startInput() }, identity: by(key()), env, request };
    const info = { parentTypeName: 'Mutation', fieldName: 'startSigning' };
    const { stash } = await evaluate('newRequest', 'request', { ...start, info, stash: {} });
    expect(JSON.stringify(stash)).toContain('billing');
    expect(JSON.stringify(stash)).not.toContain('key-1');
  });

  it('is no signer and no observer, whatever its address', async () => {
    const asBob = key({ sub: 'sub-bob', email: 'bob@example.com' });
    const observed = { ...stored, observers: [['bob@example.com']] as [string][], signers: {} };
    for (const each of [stored, observed]) expect((await show(asBob, each)).error).toMatch(notFound);
    expect((await cancel(asBob)).error).toMatch(notFound);
    expect((await sign(asBob)).error).toBe('signDocument is not for whoever has such a token');
  });

  it('is told which scope it lacks', async () => {
    expect((await show(key({ scopes: ['START', 'CHANGE', 'WEBHOOKS'] }))).error).toBe(
      'the API key lacks the scope READ, which signingRequest needs; make one that has it',
    );
    expect((await cancel(key({ scopes: ['READ'] }))).error).toBe(
      'the API key lacks the scope CHANGE, which cancelSigning needs; make one that has it',
    );
  });

  it.each([
    [{ isRequester: true }, 'group', undefined],
    [{ isRequester: false }, 'group', 'only members of the group requesters may ask people here'],
    [{}, 'example.com', undefined],
    [{ email: 'carol@example.net' }, 'example.com', 'only people of example.com may ask people here'],
  ])('of %j may start where requesters are %s: %s', async (owner, requesters, refusal) => {
    const { error } = await evaluate('Mutation.startSigning', 'request', {
      ...{ arguments: { input: startInput() }, identity: by(key(owner)), stash: {}, request },
      env: { ...env, REQUESTERS: requesters },
      info: { parentTypeName: 'Mutation', fieldName: 'startSigning' },
    });
    if (refusal) expect(error).toContain(refusal);
    else expect(error).toBeUndefined();
  });
});

describe('a session', () => {
  it('is the signer at the place that it was mailed for', async () => {
    expect((await show(session())).result).toMatchObject({ id: 'request-1' });
    const { result, error } = await sign(session());
    expect(error).toBeUndefined();
    expect(JSON.stringify(result)).toContain('203.0.113.7, 203.0.113.9');
    expect(JSON.stringify(result)).not.toContain('203.0.113.1,');
  });

  it.each<[string, Partial<SessionCaller>]>([
    ['another request', { requestId: 'request-2' }],
    ['one that had the id before', { start: stored.createdAt - 1 }],
    ['another place', { position: 1 }],
    ['a place that nobody has', { position: 100 }],
  ])('of %s is nobody', async (_, changes) => {
    expect((await show(session(changes))).error).toMatch(notFound);
    expect((await sign(session(changes))).error).toMatch(notFound);
  });

  it('is over once the place has changed hands, though it came back', async () => {
    const former: [string, null] = ['bob@example.com', null];
    const events = [
      storedEvent(),
      storedEvent({ type: 'REASSIGNED', signer: 0, former }),
      storedEvent({ type: 'REASSIGNED', signer: 0, former: ['erin@example.com', null] }),
    ];
    const again = storedRequest({ ...stored, events, version: 3 });
    expect((await show(session(), again)).error).toMatch(notFound);
    expect((await show(session({ version: 3 }), again)).result).toMatchObject({ id: 'request-1' });
  });

  it('may nothing that the requester may', async () => {
    expect((await cancel(session())).error).toBe('cancelSigning is not for whoever has such a token');
  });
});

describe('a link', () => {
  it.each(['show', 'cancel', 'sign'])('may not %s', async (name) => {
    const call = { show, cancel, sign }[name]!;
    expect((await call({ kind: 'LINK', invitation: 'link-1' })).error).toMatch(/is not for whoever has such a token$/);
  });
});
