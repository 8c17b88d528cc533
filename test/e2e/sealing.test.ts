import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { verifySeal } from '../../functions/adapters/seal/verify-seal.ts';
import { changeKey, changesPrefix } from '../../functions/domain/record/change-record.ts';
import type { SigningRecord } from '../../functions/domain/record/signing-record.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import {
  CancelSigningDocument,
  DeclineDocumentDocument,
  EraseRequestDocument,
  GetCertificateDocument,
  ListSealingKeysDocument,
  OnSignatureUpdateDocument,
  SignDocumentDocument,
  StartSigningDocument,
  VerifyCertificateDocument,
  ViewDocumentDocument,
} from '../../generated/operations.ts';
import type { StartSigningInput } from '../../generated/schema.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend } from '../support/backend.ts';
import { bucketOf } from '../support/bucket.ts';
import { signer, startInput } from '../support/given.ts';
import { inside } from '../support/inside.ts';
import { withRecords } from '../support/synthesised.ts';

const backend = await startBackend({ assembly: await synthesise(withRecords) });
afterAll(() => backend.stop());
const { idle, clock } = backend;
const { stored, put, remove, stopExecution } = inside(backend);
const bucket = bucketOf(backend);
const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');
const olga = await backend.as('olga@example.com');

let count = 0;
/** A request of Carol's to Bob that Olga observes, of which all that is due is done. */
async function asked(overrides: Partial<StartSigningInput> = {}): Promise<string> {
  const id = `sealed-${++count}`;
  const people = { signers: [signer('bob@example.com')], observers: [{ email: 'olga@example.com' }] };
  await carol.get(StartSigningDocument, { input: startInput({ id, ...people, ...overrides }) });
  await idle();
  return id;
}
const done = async (act: Promise<unknown>) => {
  await act;
  await idle();
};
const cancel = (requestId: string) => done(carol.get(CancelSigningDocument, { input: { requestId } }));
const sign = (requestId: string) => done(bob.get(SignDocumentDocument, { input: { requestId } }));
const certificateOf = async (requestId: string, person: Pick<typeof carol, 'run'> = carol) =>
  (await person.run(GetCertificateDocument, { requestId })).data!.certificate;
const recordOf = async (requestId: string): Promise<SigningRecord> => {
  const { jws } = (await certificateOf(requestId))!;
  return JSON.parse(Buffer.from(jws.split('.')[1]!, 'base64url').toString()) as SigningRecord;
};
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
/** Writes an item past the API, with all rights. */
const alter = async (id: string, change: (request: StoredRequest) => StoredRequest) =>
  done(put(change(structuredClone(await stored(id)))));

/** What functions have said that is wrong with a request. */
const errorsOf = (id: string) =>
  backend.happened.items.flatMap((each) => {
    if (each.kind !== 'log' || !String(each.line).startsWith('{"level":"ERROR"')) return [];
    const { message, requestId } = JSON.parse(each.line as string) as { message: string; requestId?: string };
    return requestId === id ? [message] : [];
  });

const ends: Record<string, (id: string) => Promise<unknown>> = {
  COMPLETED: sign,
  DECLINED: (requestId) => done(bob.get(DeclineDocumentDocument, { input: { requestId, reason: 'no' } })),
  CANCELLED: cancel,
  EXPIRED: async () => {
    clock.advance(61_000);
    await idle();
  },
  FAILED: async (id) => {
    await stopExecution(id);
    await idle();
    // The queue of ended executions holds each back for a minute.
    clock.advance(60_000);
    await idle();
  },
};

describe('a request that has ended', () => {
  it.each(Object.keys(ends))('is sealed once where it is %s, and says so to all who follow it', async (status) => {
    const requestId = await asked(status === 'EXPIRED' ? { expiresInSeconds: 60 } : {});
    const updates = await bob.subscribe(OnSignatureUpdateDocument, { requestId });
    await ends[status]!(requestId);
    expect(await updates.until(({ event }) => event === 'SEALED')).toMatchObject({ status, signer: null });
    await updates.close();
    const { events } = await stored(requestId);
    expect(events.filter(([type]) => type === 'SEALED')).toHaveLength(1);
    const certificate = (await certificateOf(requestId))!;
    const keys = (await carol.get(ListSealingKeysDocument, {}))!.map((key) => ({
      ...key,
      jwk: JSON.parse(key.jwk) as never,
    }));
    const { valid, problems, record } = await verifySeal(certificate.jws, keys);
    expect({ valid, problems }).toEqual({ valid: true, problems: [] });
    expect(record).toMatchObject({
      request: { id: requestId, status, version: events.length - 1 },
      ...{ sealedAt: certificate.sealedAt, alterations: [], product: { name: 'Countersign', stage: 'local' } },
    });
    expect(record!.events.map(({ type }) => type)).toEqual(events.slice(0, -1).map(([type]) => type));
    expect(await carol.get(VerifyCertificateDocument, { jws: certificate.jws })).toMatchObject({ valid: true });
  });

  it('is shown to all who take part, and what opens its hashes to the requester alone', async () => {
    const requestId = await asked();
    await sign(requestId);
    const mine = (await certificateOf(requestId))!;
    for (const other of [bob, olga])
      expect(await certificateOf(requestId, other)).toMatchObject({ jws: mine.jws, openings: null });
    const openings = JSON.parse(mine.openings!) as { pointer: string; salt: string; value: object }[];
    const sub = bobSub();
    expect(openings).toMatchObject([{ pointer: '/signers/0/evidenceSha256', value: { sub, via: 'ACCOUNT' } }]);
    const record = await recordOf(requestId);
    expect(JSON.stringify(record)).not.toContain(sub);
    const canonicalize = (await import('canonicalize')).default;
    const [{ salt, value }] = openings as [(typeof openings)[0]];
    expect(record.signers[0]!.evidenceSha256).toBe(sha256(`${salt}\n${canonicalize(value)}`));
  });

  it('has record and PDF behind addresses that are good for five minutes, for whoever has them', async () => {
    const requestId = await asked();
    await sign(requestId);
    const { recordUrl, pdfUrl, sha256: hash } = (await certificateOf(requestId))!;
    const record = await fetch(recordUrl);
    expect(record.headers.get('content-type')).toBe('application/json');
    expect(sha256(await record.text())).toBe(hash);
    const pdf = await fetch(pdfUrl);
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect((await pdf.text()).startsWith('%PDF-1.')).toBe(true);
    clock.advance(301_000);
    await idle();
    for (const url of [recordUrl, pdfUrl]) expect((await fetch(url)).status).toBe(403);
    expect((await fetch(recordUrl.split('?')[0]!)).status).toBe(403);
  });

  it('has no certificate before, and none that a stranger is told of', async () => {
    const requestId = await asked();
    expect(await certificateOf(requestId)).toBeNull();
    await cancel(requestId);
    const { errors } = await (await backend.as('dora@example.com')).run(GetCertificateDocument, { requestId });
    expect(errors).toMatchObject([{ errorType: 'RequestNotFound' }]);
  });
});

describe('an erasure', () => {
  it('takes the record and the PDF along, for good, and leaves the hashes', async () => {
    const requestId = await asked();
    await sign(requestId);
    const { recordUrl } = (await certificateOf(requestId))!;
    expect((await bucket.versions(`records/${requestId}/`)).versions).toHaveLength(3);
    await done(carol.get(EraseRequestDocument, { input: { requestId } }));
    expect(await bucket.versions(`records/${requestId}/`)).toEqual({ versions: [], markers: [] });
    // Whoever may not list is not told that there is none.
    expect((await fetch(recordUrl)).status).toBe(403);
    expect(await certificateOf(requestId)).toBeNull();
    expect((await stored(requestId)).events).toContainEqual([
      'SEALED',
      expect.any(Number),
      null,
      null,
      ['', expect.any(String)],
    ]);
    expect((await bucket.versions(`changes/${requestId}/`)).versions.length).toBeGreaterThan(0);
  });
});

describe('a seal', () => {
  it.each<[string, (id: string) => Promise<unknown>, object[]]>([
    [
      'an event',
      (id) => alter(id, (request) => ({ ...request, events: request.events.with(0, ['STARTED', 1]) })),
      [
        { kind: 'EVENT_ALTERED', version: 1 },
        { kind: 'REQUEST_ALTERED', version: 2 },
      ],
    ],
    [
      'an attribute',
      (id) => alter(id, (request) => ({ ...request, title: 'Another lease' })),
      [
        { kind: 'REQUEST_ALTERED', version: 1 },
        { kind: 'REQUEST_ALTERED', version: 2 },
      ],
    ],
    [
      'what was recorded, by a second version',
      async (id) => bucket.write(changeKey({ requestId: id, start: (await stored(id)).createdAt, version: 1 }), '{}'),
      [{ kind: 'RECORD_REWRITTEN', version: 1 }],
    ],
    [
      'what was recorded, by a removal',
      async (id) => bucket.remove(changeKey({ requestId: id, start: (await stored(id)).createdAt, version: 2 })),
      [{ kind: 'RECORD_REMOVED', version: 2 }],
    ],
    [
      'an event, whose record was hidden by a removal first',
      async (id) => {
        await bucket.remove(changeKey({ requestId: id, start: (await stored(id)).createdAt, version: 2 }));
        await alter(id, (request) => ({ ...request, events: request.events.with(1, ['REQUESTED', 1, 0]) }));
      },
      [
        { kind: 'EVENT_ALTERED', version: 2 },
        { kind: 'RECORD_REWRITTEN', version: 2 },
        { kind: 'RECORD_REMOVED', version: 2 },
      ],
    ],
  ])('says of what was altered before: %s', async (_, act, alterations) => {
    const requestId = await asked();
    await act(requestId);
    await cancel(requestId);
    expect((await recordOf(requestId)).alterations).toEqual(alterations);
    const verified = await carol.get(VerifyCertificateDocument, { jws: (await certificateOf(requestId))!.jws });
    expect(verified).toMatchObject({ valid: false });
  });

  it('says of what was altered before: an item that was put back to an older state', async () => {
    const requestId = await asked();
    const before = await stored(requestId);
    await done(bob.get(ViewDocumentDocument, { input: { requestId } }));
    await alter(requestId, () => before);
    await cancel(requestId);
    expect((await recordOf(requestId)).alterations).toEqual([
      { kind: 'EVENT_ALTERED', version: 3 },
      { kind: 'REQUEST_ALTERED', version: 3 },
    ]);
  });

  it.each([
    ['of a change that there is not', '0099.json', [{ kind: 'RECORD_REWRITTEN', version: 99 }], 'EVENT_REMOVED'],
    ['of none', 'nothing.json', [], undefined],
  ])('is not silenced by objects that somebody puts beside the records: %s', async (_, name, more, kind) => {
    const requestId = await asked();
    await alter(requestId, (request) => ({ ...request, events: request.events.with(0, ['STARTED', 1]) }));
    const prefix = changesPrefix({ requestId, start: (await stored(requestId)).createdAt });
    await bucket.write(`${prefix}${name}`, 'nothing');
    await cancel(requestId);
    expect((await recordOf(requestId)).alterations).toEqual([
      ...[{ kind: 'EVENT_ALTERED', version: 1 }],
      ...[{ kind: 'REQUEST_ALTERED', version: 2 }],
      ...(kind ? [{ kind, version: 99 }] : []),
      ...more,
    ]);
  });

  it('is missed, and that is told, where somebody took what its records are compared by', async () => {
    const requestId = await asked();
    await alter(requestId, ({ salt: _, ...request }) => request);
    await cancel(requestId);
    expect(await certificateOf(requestId)).toBeNull();
    expect(errorsOf(requestId)).toContain('request has lost what its records are compared by');
  });

  it('is made all the same where somebody says that there is one', async () => {
    const requestId = await asked();
    await alter(requestId, (request) => ({ ...request, sealedAt: request.createdAt }));
    await cancel(requestId);
    expect((await recordOf(requestId)).alterations).toEqual([{ kind: 'REQUEST_ALTERED', version: 2 }]);
  });

  it('goes with its request, whoever removes that', async () => {
    const requestId = await asked();
    await cancel(requestId);
    expect((await bucket.versions(`records/${requestId}/`)).versions).toHaveLength(3);
    await done(remove(requestId));
    expect(await bucket.versions(`records/${requestId}/`)).toEqual({ versions: [], markers: [] });
    expect(errorsOf(requestId)).toContain('request was removed from the table');
  });

  it('does not keep its requester from erasing at the same moment', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => asked()));
    await Promise.all(
      ids.map(async (requestId) => {
        await carol.get(CancelSigningDocument, { input: { requestId } });
        await carol.get(EraseRequestDocument, { input: { requestId } });
      }),
    );
    await idle();
    clock.advance(181_000);
    await idle();
    for (const requestId of ids) {
      expect(await bucket.versions(`records/${requestId}/`)).toEqual({ versions: [], markers: [] });
      expect(errorsOf(requestId).filter((message) => !/comes again/.test(message))).toEqual([]);
    }
  });

  it.each<[string, (request: StoredRequest) => Partial<StoredRequest>]>([
    ['what the requester gave', () => ({ documentSha256: 'b'.repeat(64) })],
    ['who asked', () => ({ requestedBy: 'victim@example.com' })],
    [
      'an answer',
      ({ signers }) => ({
        signers: {
          ...signers,
          'bob@example.com': { ...signers['bob@example.com']!, evidence: ['other', null, null, null] },
        },
      }),
    ],
    [
      'who answered',
      ({ signers: { 'bob@example.com': bob, ...others } }) => ({ signers: { ...others, 'ceo@example.com': bob! } }),
    ],
  ])('says that it was altered though another change, well-formed, came with it: %s', async (_, change) => {
    const requestId = await asked({ signers: [signer('bob@example.com'), signer('erin@example.com')] });
    await sign(requestId);
    await alter(requestId, (request) => {
      const at = request.lastEvent.at;
      const lastEvent: StoredRequest['lastEvent'] = { type: 'REMINDED', at, actor: 'SYSTEM', signer: 1 };
      const version = request.version + 1;
      return { ...request, ...change(request), version, lastEvent, events: [...request.events, ['REMINDED', at, 1]] };
    });
    await cancel(requestId);
    expect((await recordOf(requestId)).alterations.map(({ kind }) => kind)).toContain('REQUEST_ALTERED');
  });

  it.each<[string, string, (id: string) => Promise<string> | string]>([
    ['nothing that can be read', 'seal.json', () => 'junk'],
    ['what nobody has signed', 'seal.json', () => JSON.stringify({ jws: 'e30.e30.AA', openings: [] })],
    [
      'the seal of another request',
      'seal.json',
      async () => {
        const other = await asked();
        await cancel(other);
        return JSON.stringify({ jws: (await certificateOf(other))!.jws, openings: [] });
      },
    ],
    ['a PDF', 'certificate.pdf', () => '%PDF-forged'],
  ])('is made all the same where somebody has put something in its place: %s', async (_, part, body) => {
    const requestId = await asked();
    const { createdAt } = await stored(requestId);
    await bucket.write(`records/${requestId}/${createdAt}/${part}`, await body(requestId));
    await cancel(requestId);
    expect(errorsOf(requestId)).toContain('what was put in the place of its seal is none');
    clock.advance(181_000);
    await idle();
    expect((await recordOf(requestId)).request.id).toBe(requestId);
    const { pdfUrl } = (await certificateOf(requestId))!;
    expect(await (await fetch(pdfUrl)).text()).not.toContain('forged');
  });

  it('is shown as it was kept first, whatever is put over it', async () => {
    const requestId = await asked();
    await cancel(requestId);
    const before = (await certificateOf(requestId))!;
    const { createdAt } = await stored(requestId);
    for (const part of ['seal.json', 'certificate.pdf', 'record.json'])
      await bucket.write(`records/${requestId}/${createdAt}/${part}`, 'forged');
    await bucket.remove(`records/${requestId}/${createdAt}/certificate.pdf`);
    const after = (await certificateOf(requestId))!;
    expect({ ...after, pdfUrl: '', recordUrl: '' }).toEqual({ ...before, pdfUrl: '', recordUrl: '' });
    for (const url of [after.pdfUrl, after.recordUrl]) expect(await (await fetch(url)).text()).not.toBe('forged');
  });

  it('is verified whatever lies beside the keys', async () => {
    const requestId = await asked();
    await cancel(requestId);
    const { jws } = (await certificateOf(requestId))!;
    for (const name of ['zz.txt', `${'a'.repeat(43)}.json`]) {
      await bucket.write(`keys/${name}`, '{}');
      await bucket.write(`keys/more-${name}`, 'no JSON');
    }
    expect(await carol.get(VerifyCertificateDocument, { jws })).toMatchObject({ valid: true });
    expect(await carol.get(ListSealingKeysDocument, {})).toHaveLength(1);
  });

  it('is made of texts with half characters, too', async () => {
    const half = 'no \ud800';
    const requestId = await asked({ title: half, message: half, metadata: JSON.stringify({ half }) });
    await done(bob.get(DeclineDocumentDocument, { input: { requestId, reason: half } }));
    const { jws } = (await certificateOf(requestId))!;
    expect(await carol.get(VerifyCertificateDocument, { jws })).toMatchObject({ valid: true, problems: [] });
  });

  it('is taken for one of the API’s where whoever may write the table has made a change that is well-formed', async () => {
    const requestId = await asked();
    await alter(requestId, (request) => {
      const event = { type: 'CANCELLED', at: request.lastEvent.at, actor: 'REQUESTER' } as const;
      const events: StoredRequest['events'] = [...request.events, ['CANCELLED', event.at]];
      return { ...request, status: 'CANCELLED', closedAt: event.at, version: 3, lastEvent: event, events };
    });
    expect(await recordOf(requestId)).toMatchObject({ request: { status: 'CANCELLED' }, alterations: [] });
  });

  it('is refused where it is longer than any that there is, and null is what cannot be read of one', async () => {
    const { errors } = await carol.run(VerifyCertificateDocument, { jws: 'x'.repeat(1_040_001) });
    expect(errors).toMatchObject([{ errorType: 'InvalidInput' }]);
    const verified = await carol.get(VerifyCertificateDocument, { jws: 'e30.e30.AA' });
    expect(verified).toMatchObject({
      valid: false,
      keyId: null,
      sealedAt: null,
      problems: [
        'alg of the header is missing; expected is "ES256"',
        'kid of the header is missing; expected is the thumbprint of a key',
        'iat of the header is missing; expected is a time in seconds since the epoch',
        'x5t#S256 of the header is missing; expected is the thumbprint of a certificate',
        expect.stringMatching(/^the seal is by the key missing; known are /),
        'format is missing; expected is "countersign/record/1"',
      ],
    });
  });
});

function bobSub(): string {
  return (JSON.parse(Buffer.from(bob.token.split('.')[1]!, 'base64url').toString()) as { sub: string }).sub;
}
