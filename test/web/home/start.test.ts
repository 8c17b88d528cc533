import { describe, expect, it } from 'vitest';
import { ConnectionLost, Refused } from '../../../client/src/refused.ts';
import { SessionOver } from '../../../web/home/account/client.ts';
import { addressOf, mailedRoute, routeOf } from '../../../web/home/route.ts';
import { type Draft, emptyDraft, faultsOf, inputOf, newSigner } from '../../../web/home/start/draft.ts';
import { createStart } from '../../../web/home/start/start.ts';
import { fakeClient } from './fake-client.ts';

const now = Date.parse('2026-12-01T12:00:00Z');
const me = 'carol@example.com';
const asking = (...emails: string[]) => emails.map((email) => ({ ...newSigner(), email }));
const draft = (more: Partial<Draft> = {}): Draft => ({
  ...{ ...emptyDraft(), title: 'Lease', signers: asking('bob@example.com') },
  ...more,
});

describe('what was typed', () => {
  it.each<[Partial<Draft>, object]>([
    [{}, {}],
    [{ title: ' ' }, { title: 'noTitle' }],
    [{ signers: asking('') }, { 'signers.0.email': 'noSigner' }],
    [{ signers: asking('bob@exämple.com') }, { 'signers.0.email': 'badEmail' }],
    // A sign of units that becomes a k where it is made small.
    [{ signers: asking('\u212Aate@example.com') }, { 'signers.0.email': 'badEmail' }],
    [{ signers: asking(`${'b'.repeat(250)}@x.example`) }, { 'signers.0.email': 'badEmail' }],
    [{ signers: asking('bob@example.com', ' BOB@example.com') }, { 'signers.1.email': 'twice' }],
    [{ signers: [{ ...newSigner(0), email: 'bob@example.com' }] }, { 'signers.0.order': 'badOrder' }],
    [{ signers: [{ ...newSigner(), email: me, access: 'LINK' }] }, { 'signers.0.access': 'linkToSelf' }],
    [{ signers: asking(...Array.from({ length: 41 }, (_, at) => `s${at}@example.com`)) }, { signers: 'tooMany' }],
    [{ documentUrl: 'http://files.example.com/1' }, { documentUrl: 'badUrl' }],
    [{ documentUrl: 'https://me@files.example.com/1' }, { documentUrl: 'badUrl' }],
    [{ deadline: '2026-12-01T12:01Z' }, { deadline: 'badDeadline' }],
    [{ deadline: '2027-11-30T12:00Z' }, {}],
    [{ deadline: '2027-11-30T12:01Z' }, { deadline: 'farDeadline' }],
    [{ observers: 'erin, frank@example.com' }, { observers: 'badEmail' }],
    [{ observers: 'Bob@example.com' }, { observers: 'observerSigns' }],
  ])('%j is told where it is not accepted', (more, faults) => {
    expect(faultsOf(draft(more), me, now)).toEqual(faults);
  });

  it('becomes the input, without what was left empty', () => {
    expect(inputOf(draft(), 'id-1', 'de')).toEqual({
      ...{ id: 'id-1', title: 'Lease', locale: 'de', documentId: 'Lease' },
      signers: [{ email: 'bob@example.com', role: 'SIGNER', order: 1, access: 'ANY' }],
    });
    const whole = draft({
      ...{ file: { name: 'lease.pdf', sha256: 'ab' }, documentUrl: 'https://files.example.com/1', message: ' Look. ' },
      signers: [
        ...asking('Bob@example.com', 'dave@example.com'),
        { ...newSigner(2), email: 'erin@example.com', name: 'Erin' },
      ],
      ...{ required: { 1: 1, 2: 7 }, deadline: '2026-12-24T12:00Z', remindEverySeconds: 86_400, confirmByCode: true },
      observers: 'frank@example.com; grace@example.com',
    });
    expect(inputOf(whole, 'id-1', 'en')).toMatchObject({
      ...{
        documentId: 'lease.pdf',
        documentSha256: 'ab',
        documentUrl: 'https://files.example.com/1',
        message: 'Look.',
      },
      signers: [{ email: 'bob@example.com' }, { email: 'dave@example.com' }, { order: 2, name: 'Erin' }],
      ...{ quorums: [{ order: 1, required: 1 }], expiresAt: '2026-12-24T12:00:00.000Z', remindEverySeconds: 86_400 },
      ...{ observers: [{ email: 'frank@example.com' }, { email: 'grace@example.com' }], confirmByCode: true },
    });
  });
});

describe('the form', () => {
  function formOf(...answers: (object | Error)[]) {
    const fake = fakeClient({ start: answers });
    const started: string[] = [];
    let ids = 0;
    const start = createStart({
      ...{ client: fake.client, me, onChange: () => {}, now: () => now, newId: () => `id-${++ids}` },
      onStarted: ({ id }) => started.push(id),
    });
    start.edit(draft());
    const sent = () => fake.inputs.map((each) => (each as { input: { id: string } }).input.id);
    return { start, started, sent };
  }
  const done = { request: { id: 'id-1' } };

  it('repeats with the same id until it is started, and then has another', async () => {
    const { start, started, sent } = formOf(new ConnectionLost('gone'), done);
    expect(await start.submit('en')).toBe(false);
    expect(start.state()).toMatchObject({ problem: { name: 'offline' }, draft: { title: 'Lease' } });
    expect(await start.submit('en')).toBe(true);
    expect([sent(), started]).toEqual([['id-1', 'id-1'], ['id-1']]);
    expect(start.state()).toMatchObject({ id: 'id-2', draft: { title: '' } });
  });

  it('sends nothing while something is not accepted, and marks it until it is mended', async () => {
    const { start, sent } = formOf(done);
    start.edit({ title: '' });
    await start.submit('en');
    expect([start.state().faults, sent()]).toEqual([{ title: 'noTitle' }, []]);
    start.edit({ title: 'Lease' });
    expect(start.state().faults).toEqual({});
  });

  it('leads to what was started before the form was changed, and starts a second one if asked again', async () => {
    const conflict = new Refused({ errorType: 'IdempotencyConflict', message: 'no' });
    const { start, sent } = formOf(conflict, done);
    await start.submit('en');
    expect(start.state()).toMatchObject({ problem: { name: 'isStarted' }, startedId: 'id-1', id: 'id-2' });
    await start.submit('en');
    expect(sent()).toEqual(['id-1', 'id-2']);
  });

  it('starts nothing while a file is hashed, and takes that of the last choice alone', async () => {
    const { start, sent } = formOf(done);
    const hashes = [0, 1, 2].map(() => {
      let resolve!: (sha256: string) => void;
      return { promise: new Promise<string>((done) => (resolve = done)), resolve };
    });
    const chosen = hashes.map(({ promise }, at) => start.choose(`${at}.pdf`, () => promise));
    hashes[0]!.resolve('of the first');
    await chosen[0];
    expect(start.state()).toMatchObject({ reading: { name: '2.pdf' }, draft: { file: undefined } });
    expect([await start.submit('en'), sent()]).toEqual([false, []]);
    hashes[2]!.resolve('of the last');
    await chosen[2];
    expect(start.state()).toMatchObject({
      reading: undefined,
      draft: { file: { name: '2.pdf', sha256: 'of the last' } },
    });
    expect(await start.submit('en')).toBe(true);
    hashes[1]!.resolve('too late');
    await chosen[1];
    expect(start.state().draft.file).toBeUndefined();
  });

  it('says of a file that cannot be read that it has no hash', async () => {
    const { start } = formOf(done);
    await start.choose('gone.pdf', () => Promise.reject(new Error('gone')));
    expect(start.state()).toMatchObject({ reading: { name: 'gone.pdf', isUnreadable: true } });
  });

  it('says who may not ask people, in the API’s words, and keeps what was typed where the session is over', async () => {
    const { start } = formOf(
      new Refused({ errorType: 'Unauthorized', message: 'only people of example.com may ask people here' }),
      new SessionOver('over'),
    );
    await start.submit('en');
    expect(start.state().problem).toEqual({
      ...{ name: 'mayNotAsk', detail: 'only people of example.com may ask people here' },
    });
    await start.submit('en');
    expect(start.state()).toMatchObject({ problem: undefined, isBusy: false, draft: { title: 'Lease' } });
  });
});

describe('an address', () => {
  it.each([
    ['#/inbox', { view: 'inbox' }],
    ['#/new', { view: 'new' }],
    ['#/requests', { view: 'requests' }],
    ['#/request/lease-1', { view: 'request', id: 'lease-1' }],
    ['#/request/%3Cscript', { view: 'requests' }],
    ['#/constructor', { view: 'requests' }],
    ['', { view: 'requests' }],
  ])('%s shows %j', (hash, route) => {
    expect(routeOf(hash)).toEqual(route);
  });

  it('leads where it says', () => {
    expect(addressOf({ view: 'request', id: 'lease-1' })).toBe('#/request/lease-1');
    expect(routeOf(addressOf({ view: 'inbox' }))).toEqual({ view: 'inbox' });
    expect(mailedRoute('?request=lease-1')).toEqual({ view: 'request', id: 'lease-1' });
    expect(mailedRoute('?from=mail')).toBeUndefined();
  });
});
