import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, describe, expect, it } from 'vitest';
import { apiKeyLimits } from '../../functions/domain/access/api-key.ts';
import { workflowInput } from '../../functions/domain/groups.ts';
import { limits } from '../../functions/domain/limits.ts';
import type {
  ConfirmedCode,
  StoredEvidence,
  StoredEvent,
  StoredRequest,
  StoredSigner,
} from '../../functions/domain/request.ts';
import {
  DeclineDocumentDocument,
  EraseRequestDocument,
  GetCertificateDocument,
  GetSigningRequestDocument,
  ListSigningRequestsWholeDocument,
  OnSignatureUpdateDocument,
  SignDocumentDocument,
  StartSigningDocument,
  VerifyCertificateDocument,
} from '../../generated/operations.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { person, startBackend } from '../support/backend.ts';
import { storedEvent } from '../support/given.ts';
import { inside } from '../support/inside.ts';
import {
  largestInput,
  longAddress,
  longName,
  longReason,
  longSourceIp,
  longUserAgent,
  sizeOf,
} from '../support/largest.ts';
import { withRecords } from '../support/synthesised.ts';

const backend = await startBackend({ assembly: await synthesise(withRecords) });
afterAll(() => backend.stop());
const { put, stored } = inside(backend);

const reminders = Math.floor(limits.remindersOfRequest / limits.signers);
/** How many events the largest request has before its last answer. */
const before = (3 + reminders) * limits.signers + limits.extensions + 3 * limits.reassignmentsOfRequest;
const documentSha256 = 'f'.repeat(64);
const carol = await backend.as(longAddress(9999));
const { token: lastToken } = await backend.as(longAddress(limits.signers - 1));
const last = person(backend.template.outputs.GraphqlEndpoint!, async () => lastToken, {
  'user-agent': longUserAgent,
  'x-forwarded-for': longSourceIp,
});

await carol.get(StartSigningDocument, { input: largestInput() });
await backend.idle();
const started = await stored(largestInput().id!);

/** The longest name of an API key. */
const key = 'k'.repeat(apiKeyLimits.name);

/**
 * The request as it stands when all but the last signer have signed after as many reminders as there may be: all that the requester did by
 * a key, all that the signers did by links, which keeps more than an account.
 */
function beforeTheLast(id: string): StoredRequest {
  const at = backend.clock.now();
  const code: ConfirmedCode = [at, at, 'i'.repeat(43)];
  const caller = ['link', '0'.repeat(92), 'é'.repeat(limits.userAgent), at] as const;
  const evidence: StoredEvidence = [...caller, documentSha256, code];
  const viewing: StoredEvidence = [...caller, null, code];
  const answered = (signer: StoredSigner): StoredSigner =>
    signer.position === 99
      ? { ...signer, askedAt: at, status: 'REQUESTED', isViewed: true }
      : { ...signer, role: 'APPROVER', status: 'APPROVED', access: 'LINK', isViewed: true, evidence };
  const perSigner = (type: StoredEvent[0], signers: number) =>
    Array.from({ length: signers }, (_, signer): StoredEvent => [type, at, signer]);
  const events: StoredEvent[] = [
    ['STARTED', at, null, null, null, key],
    ...perSigner('REQUESTED', limits.signers),
    ...Array.from({ length: limits.signers }, (_, signer): StoredEvent => ['VIEWED', at, signer, null, viewing]),
    ...Array.from({ length: reminders }, () => perSigner('REMINDED', limits.signers))
      .flat()
      .map(([type, at, signer]): StoredEvent => [type, at, signer, null, null, key]),
    ...perSigner('APPROVED', limits.signers - 1),
    ...Array.from({ length: limits.extensions }, (): StoredEvent => ['EXTENDED', at, null, null, [at, at + 1], key]),
    ...Array.from({ length: limits.reassignmentsOfRequest }, (): StoredEvent[] => [
      ['REASSIGNED', at, 99, longReason, [longAddress(5000), longName, null, 'fr'], key],
      ['REQUESTED', at, 99],
      ['VIEWED', at, 99, null, viewing],
    ]).flat(),
  ];
  return {
    ...started,
    id,
    signers: Object.fromEntries(Object.entries(started.signers).map(([email, each]) => [email, answered(each)])),
    signed: limits.signers - 1,
    version: events.length,
    events,
    lastEvent: storedEvent({ type: 'REMINDED', actor: 'SYSTEM', signer: limits.signers - 1, at }),
  };
}

/** The same, when the requester has cancelled it. */
function cancelled(id: string): StoredRequest {
  const [request, status, closedAt] = [beforeTheLast(id), 'CANCELLED', backend.clock.now()] as const;
  const events: StoredEvent[] = [...request.events, [status, closedAt]];
  const lastEvent = storedEvent({ type: status, at: closedAt });
  return { ...request, ...{ status, closedAt, events, lastEvent, version: events.length } };
}

const kilobyte = 1024;

describe('the largest request', () => {
  it('starts, with its share of reminders and an input that Step Functions takes', async () => {
    expect(started).toMatchObject({ total: limits.signers, status: 'PENDING' });
    const input = workflowInput(started);
    expect(input).toMatchObject({ reminders, remindEverySeconds: limits.shortestReminder });
    expect(input.groups.map(({ signers }) => signers.length)).toEqual([40, 40, 20]);
    expect(Buffer.byteLength(JSON.stringify(input))).toBeLessThan(256 * kilobyte);
  });

  it.each([
    ['signs', (requestId: string) => last.get(SignDocumentDocument, { input: { requestId, documentSha256 } })],
    [
      'declines',
      (requestId: string) => last.get(DeclineDocumentDocument, { input: { requestId, reason: longReason } }),
    ],
  ])('stays under 300 KB when its last signer %s', async (name, answer) => {
    const id = `${name}-`.padEnd(64, 'x');
    await put(beforeTheLast(id));
    const updates = await carol.subscribe(OnSignatureUpdateDocument, { requestId: id });
    const answered = await answer(id);
    const version = before + 1;
    expect(answered).toMatchObject({ version, progress: { total: limits.signers } });
    expect(answered.history).toHaveLength(version);

    const item = await stored(id);
    const [, sourceIp, userAgent] = item.signers[longAddress(99)]!.evidence!;
    expect(sourceIp).toMatch(`${longSourceIp.slice(0, 45)}, `);
    expect(userAgent).toBe('é'.repeat(limits.userAgent));
    expect(sizeOf(item)).toBeLessThan(300_000);
    // AppSync's runtime ends walks through lists in silence at about 1,000; its end is one event more.
    expect(maxListLength(item)).toBeLessThan(990);
    // A batch of ten such changes is what the stream gives to a function at most: 6 MB.
    expect(10 * Buffer.byteLength(JSON.stringify(marshall(item)))).toBeLessThan(6_000_000);
    const update = await updates.until((each) => each.version === version);
    expect(Buffer.byteLength(JSON.stringify(update))).toBeLessThan(240 * kilobyte);
    await updates.close();
  });

  it('is sealed, and its seal can be verified by the API', async () => {
    const requestId = 'sealed'.padEnd(64, 'x');
    await put(cancelled(requestId));
    await backend.idle();
    // What was not recorded may have been put off for an hour.
    backend.clock.advance(3_601_000);
    await backend.idle();
    const { jws, openings, pdfUrl } = await carol.get(GetCertificateDocument, { requestId });
    expect(jws.length).toBeLessThan(limits.jws);
    // Two for each signer, and of each event the name of the key.
    expect((JSON.parse(openings!) as object[]).length).toBeGreaterThan(2 * limits.signers + limits.remindersOfRequest);
    const { keyId, problems } = await carol.get(VerifyCertificateDocument, { jws });
    expect(keyId).toEqual(expect.any(String));
    // It was put past the API, so that nothing was recorded; else all holds.
    expect(problems.filter((each) => !/recorded|more$/.test(each))).toEqual([]);
    expect((await (await fetch(pdfUrl)).arrayBuffer()).byteLength).toBeLessThan(400 * kilobyte);
  });

  it('is erased', async () => {
    const id = 'erased'.padEnd(64, 'x');
    await put(cancelled(id));
    const erased = await carol.get(EraseRequestDocument, { input: { requestId: id } });
    expect(erased).toMatchObject({ version: before + 2, title: null });
    expect(erased.history.map(({ version }) => version)).toEqual(
      Array.from({ length: before + 2 }, (_, index) => index + 1),
    );
    const left = JSON.stringify([erased, await stored(id)]).replaceAll(erased.documentId, '');
    for (const text of [longAddress(0).slice(-100), longName, longReason, longUserAgent.slice(0, 200), key])
      expect(left).not.toContain(text);
  });

  it('is read whole, also in a page of a list', async () => {
    const id = 'read-whole'.padEnd(64, 'x');
    await put({ ...beforeTheLast(id), createdAt: backend.clock.now() + 1000 });
    const request = await carol.get(GetSigningRequestDocument, { id });
    expect(request.signers.map(({ email }) => email)).toEqual(
      Array.from({ length: 100 }, (_, position) => longAddress(position)),
    );
    expect(request.history.map(({ version }) => version)).toEqual(
      Array.from({ length: before }, (_, index) => index + 1),
    );
    const { items } = await carol.get(ListSigningRequestsWholeDocument, { limit: 6 });
    expect(items[0]).toEqual(request);
    // What a resolver gives is 5 MB at most: six such rows are safe, as the schema says.
    expect(6 * Buffer.byteLength(JSON.stringify(request))).toBeLessThan(5_000_000);
  });
});

/** How many elements the longest list, or map, of a value has. */
function maxListLength(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const elements = Object.values(value);
  return Math.max(elements.length, ...elements.map(maxListLength));
}
