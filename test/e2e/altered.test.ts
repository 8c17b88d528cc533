import { AwsError } from '@countersign/local';
import { afterAll, describe, expect, it } from 'vitest';
import { changeKey } from '../../functions/domain/record/change-record.ts';
import { sealKey } from '../../functions/domain/record/seal.ts';
import type { SigningRecord } from '../../functions/domain/record/signing-record.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import {
  CancelSigningDocument,
  GetCertificateDocument,
  OnSignatureUpdateDocument,
  SignDocumentDocument,
  StartSigningDocument,
  VerifyCertificateDocument,
  ViewDocumentDocument,
} from '../../generated/operations.ts';
import { startBackend, type TestBackend } from '../support/backend.ts';
import { bucketOf } from '../support/bucket.ts';
import { signer, startInput } from '../support/given.ts';
import { inside } from '../support/inside.ts';
import { withRecords } from '../support/synthesised.ts';
import { withoutRetries } from '../support/without-retries.ts';

/** Whose seal cannot be kept for now. */
const unsealed = new Set<string>();
const backend: TestBackend = await startBackend({
  assembly: await withoutRetries(withRecords),
  intercept: {
    async call(target, input, perform) {
      const { Key = '' } = input as { Key?: string };
      if (target === 'S3.PutObject' && Key.startsWith('records/') && unsealed.has(Key.split('/')[1]!))
        throw new AwsError('InternalError', 'an outage of this test', 500);
      return perform();
    },
  },
});
afterAll(() => backend.stop());
const { stored, put } = inside(backend);
const bucket = bucketOf(backend);
const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');
const done = async (act: Promise<unknown>) => {
  await act;
  await backend.idle();
};
const pass = async (seconds: number) => {
  backend.clock.advance(seconds * 1000);
  await backend.idle();
};

let count = 0;
/** A request that Bob has seen, and the item as it was the day before that. */
async function viewed() {
  const id = `altered-${++count}`;
  await done(carol.get(StartSigningDocument, { input: startInput({ id, signers: [signer('bob@example.com')] }) }));
  const yesterday = await stored(id);
  await pass(86_400);
  await done(bob.get(ViewDocumentDocument, { input: { requestId: id } }));
  return { id, yesterday };
}
const sign = (requestId: string) => done(bob.get(SignDocumentDocument, { input: { requestId } }));
const recordOf = (jws: string) => JSON.parse(Buffer.from(jws.split('.')[1]!, 'base64url').toString()) as SigningRecord;

/** What functions have said of a request that was altered; each raises the alarm `RequestAltered`. */
const found = (id: string) =>
  backend.happened.items.flatMap((each) => {
    if (each.kind !== 'log' || !String(each.line).startsWith('{"level":"ERROR"')) return [];
    const { message, requestId, version, events } = JSON.parse(each.line as string) as Record<string, unknown>;
    return requestId === id && typeof version === 'number' ? [{ message, version, events }] : [];
  });
/** What of it raised the alarm. */
const alarms = (id: string) =>
  backend.happened.items.flatMap((each) => {
    if (each.kind !== 'log' || !String(each.line).startsWith('{"level":"ERROR"')) return [];
    const { message, requestId } = JSON.parse(each.line as string) as { message: string; requestId?: string };
    return requestId === id && !message.startsWith('change ') ? [message] : [];
  });
/** A request as if it had just been started. */
const startAt = (createdAt: number, [started]: StoredRequest['events']): Partial<StoredRequest> => ({
  ...{ createdAt, version: 1, events: [started!], status: 'PENDING', sealedAt: undefined as never },
  lastEvent: { type: 'STARTED', at: createdAt, actor: 'REQUESTER' },
});
const differs = (version: number) => ({ message: 'request differs from its record', version, events: [2] });
const isBack = { message: 'request was put back to an older state', version: 2, events: undefined };

/** What an administrator does to an item, by the SDK, with its version unchanged. */
const acts: Record<'edit' | 'put back', (id: string, yesterday: StoredRequest) => Promise<void>> = {
  async edit(id) {
    const request = await stored(id);
    await done(put({ ...request, events: request.events.with(1, ['REQUESTED', 1, 0]) }));
  },
  'put back': (_id, yesterday) => done(put(yesterday)),
};
const alterationsOf = async (requestId: string) =>
  recordOf((await carol.get(GetCertificateDocument, { requestId })).jws).alterations;

describe('an administrator who edits an event, or puts yesterday’s item back, is found and named', () => {
  it.each([
    ['edit', [differs(3)], ['EVENT_ALTERED 2', 'REQUEST_ALTERED 3']],
    ['put back', [isBack], ['EVENT_ALTERED 3', 'REQUEST_ALTERED 3']],
  ] as const)('between two changes: %s', async (act, told, sealed) => {
    const { id, yesterday } = await viewed();
    await acts[act](id, yesterday);
    expect(found(id)).toEqual(told);
    await sign(id);
    expect((await alterationsOf(id)).map(({ kind, version }) => `${kind} ${version}`)).toEqual(sealed);
  });

  it.each([
    ['edit', differs(5), ['EVENT_ALTERED 2', 'REQUEST_ALTERED 5']],
    ['put back', isBack, ['EVENT_ALTERED 3', 'EVENT_ALTERED 4', 'EVENT_REMOVED 5', 'REQUEST_ALTERED 5']],
  ] as const)('after the end, before the seal: %s', async (act, told, sealed) => {
    const { id, yesterday } = await viewed();
    unsealed.add(id);
    await sign(id);
    expect(found(id)).toEqual([]);
    await acts[act](id, yesterday);
    expect(found(id)).toContainEqual(told);
    unsealed.delete(id);
    // The queue gives what failed again; what is open again ends anew.
    await pass(181);
    if ((await stored(id)).status === 'PENDING') await sign(id);
    await pass(181);
    expect((await alterationsOf(id)).map(({ kind, version }) => `${kind} ${version}`)).toEqual(sealed);
  });

  it.each([
    ['edit', differs(6)],
    ['put back', isBack],
  ] as const)('after the seal, which stays what it was: %s', async (act, told) => {
    const { id, yesterday } = await viewed();
    await sign(id);
    const { jws } = await carol.get(GetCertificateDocument, { requestId: id });
    await acts[act](id, yesterday);
    expect(found(id)).toEqual([told]);
    expect(await carol.get(VerifyCertificateDocument, { jws })).toMatchObject({ valid: true, problems: [] });
    expect(JSON.parse(await bucket.read(sealKey(yesterday, 'seal.json')))).toMatchObject({ jws });
  });

  it.each([0, -1, 1e9, 'x'])(
    'after the seal, whatever the item says of how many changes it is: %j',
    async (changes) => {
      const { id } = await viewed();
      await sign(id);
      const request = await stored(id);
      const lastEvent = { ...request.lastEvent, changes: changes as number };
      await done(
        put({ ...request, title: 'Another lease', lastEvent, events: request.events.with(1, ['STARTED', 1]) }),
      );
      expect(found(id)).toEqual([differs(6)]);
    },
  );

  it.each<[string, (request: StoredRequest) => Partial<StoredRequest>]>([
    ['before', ({ createdAt }) => ({ createdAt: createdAt - 1 })],
    ['at no time', () => ({ createdAt: undefined as never })],
    [
      'after, with the start alone',
      ({ createdAt, events }) => ({ ...startAt(createdAt + 1, events), salt: 'another' }),
    ],
    ['after, without the salt', ({ createdAt }) => ({ createdAt: createdAt + 1, salt: undefined as never })],
  ])('after the seal, though its records are looked for where there are none: of a start %s', async (_, change) => {
    const { id } = await viewed();
    await sign(id);
    const request = await stored(id);
    await done(put({ ...request, events: request.events.with(1, ['REQUESTED', 1, 0]), ...change(request) }));
    expect(alarms(id)).toHaveLength(1);
  });

  it.each([
    ['a moment before', -1],
    ['days after', 40 * 86_400_000],
  ])('before the end, though its records are looked for where there are none: of a start %s', async (_, later) => {
    const { id } = await viewed();
    const { createdAt: start, ...request } = await stored(id);
    const [createdAt, events] = [start + later, request.events.with(0, ['STARTED', 1])];
    await done(put({ ...request, createdAt, events, title: 'Another lease' }));
    const isMoved = { message: 'request has another start than its records', version: 3, events: undefined };
    expect(found(id)).toEqual([isMoved]);
    await sign(id);
    for (let minutes = 0; minutes < 64; minutes += 4) await pass(240);
    expect(alarms(id)).toContain('request is sealed as altered');
    const sealed = JSON.parse(await bucket.read(sealKey({ id, createdAt }, 'record.json'))) as SigningRecord;
    expect(sealed.alterations.map(({ kind, version }) => `${kind} ${version}`)).toContain('NOT_RECORDED 1');
  });

  it.each([
    ['the first', 0, ['EVENT_ALTERED 1', 'EVENT_ALTERED 2', 'EVENT_ALTERED 3', 'EVENT_ALTERED 4']],
    ['another', 1, ['EVENT_ALTERED 2', 'EVENT_ALTERED 3', 'EVENT_ALTERED 4']],
    ['the newest', 2, ['EVENT_ALTERED 3', 'EVENT_ALTERED 4']],
  ])('before the end, who removes an event, and the seal says so: %s', async (_, at, altered) => {
    const { id } = await viewed();
    const updates = await carol.subscribe(OnSignatureUpdateDocument, { requestId: id });
    const request = await stored(id);
    await done(put({ ...request, events: request.events.toSpliced(at, 1) }));
    expect(found(id)).toMatchObject([{ message: 'request differs from its record', version: 3 }]);
    await sign(id);
    const told = await updates.until(({ event }) => event === 'SEALED');
    expect(told).toMatchObject({ version: 6, status: 'COMPLETED' });
    await updates.close();
    const alterations = (await alterationsOf(id)).map(({ kind, version }) => `${kind} ${version}`);
    expect(alterations).toEqual(expect.arrayContaining([...altered, 'EVENT_REMOVED 5']));
    expect(alarms(id)).toContain('request is sealed as altered');
  });

  it('before the end, who closes it without an end, of which no seal is made', async () => {
    const { id } = await viewed();
    await done(put({ ...(await stored(id)), status: 'COMPLETED' }));
    expect(alarms(id)).toEqual(['request differs from its record']);
    await pass(3700);
    expect(await carol.run(GetCertificateDocument, { requestId: id })).toMatchObject({ data: { certificate: null } });
  });

  it.each<[string, (request: StoredRequest) => Partial<StoredRequest>, string]>([
    ['an event', ({ events }) => ({ events: events.toSpliced(1, 1) }), 'request differs from its record'],
    ['all events', () => ({ events: [] }), 'request differs from its record'],
    ['the list of events', () => ({ events: undefined as never }), 'request has not the form of one'],
    ['the last event', () => ({ lastEvent: undefined as never }), 'request has not the form of one'],
    ['the signers', () => ({ signers: undefined as never }), 'request has not the form of one'],
  ])('after the seal, who removes what its changes are told by: %s', async (_, change, message) => {
    const { id } = await viewed();
    await sign(id);
    const request = await stored(id);
    await done(put({ ...request, ...change(request) }));
    expect(alarms(id)).toEqual([message]);
  });

  it('after the seal, who opens it again behind a delete marker, at its next end', async () => {
    const { id, yesterday } = await viewed();
    await sign(id);
    const { createdAt: start, version, events } = await stored(id);
    await bucket.remove(changeKey({ requestId: id, start, version }));
    const asked = { ...yesterday, version, title: 'Another lease' };
    await done(put({ ...asked, events: events.with(-2, ['REMINDED', 1, 0]).with(-1, ['REMINDED', 1, 0]) }));
    await done(carol.get(CancelSigningDocument, { input: { requestId: id } }));
    expect(alarms(id)).toEqual(['request is not what was sealed']);
  });

  it('after the seal, who counts a change that there is not', async () => {
    const { id } = await viewed();
    await sign(id);
    const request = await stored(id);
    await done(put({ ...request, version: request.version + 1, title: 'Another lease' }));
    expect(alarms(id)).toEqual(['request has not as many events as changes']);
  });

  it.each<[string, Partial<StoredRequest>]>([
    ['', {}],
    [', and the item says that it is not sealed', { sealedAt: undefined as never }],
  ])('after the seal, though what was recorded was hidden by a delete marker first%s', async (_, change) => {
    const { id } = await viewed();
    await sign(id);
    const request = await stored(id);
    const { createdAt: start, version } = request;
    await bucket.remove(changeKey({ requestId: id, start, version }));
    await done(put({ ...request, events: request.events.with(1, ['REQUESTED', 1, 0]), ...change }));
    expect(found(id)).toEqual([{ message: 'what was recorded was hidden', version, events: undefined }]);
  });
});
