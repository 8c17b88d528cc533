import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { buildASTSchema, type GraphQLObjectType, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { newestUpdatesOf, updateOf } from '../../../functions/domain/update.ts';
import { storedEvent, storedRequest } from '../../support/given.ts';

const events = [
  storedEvent(),
  storedEvent({ type: 'SIGNED', actor: 'SYSTEM', signer: 0 }),
  storedEvent({ type: 'REQUESTED', actor: 'SYSTEM', signer: 1 }),
  storedEvent({ type: 'REMINDED', actor: 'SYSTEM', signer: 1 }),
  storedEvent({ type: 'DECLINED', actor: 'SIGNER', signer: 1, reason: 'not mine' }),
];
const request = storedRequest({ events, status: 'DECLINED' });
const common = {
  ...{ requestId: 'request-1', documentId: '3', externalId: null, metadata: null },
  ...{ at: '2026-11-23T10:00:00.000Z', total: 2, expiresAt: null },
};
const alice = { signer: 'alice@example.com', formerSigner: null };
const bob = { signer: 'bob@example.com', formerSigner: null };
const none = { formerSigner: null, signer: null, signerStatus: null, reason: null };

describe('updateOf', () => {
  it.each([
    { event: 'STARTED', version: 1, status: 'PENDING', signed: 0, ...none },
    { event: 'SIGNED', version: 2, status: 'PENDING', signed: 1, ...alice, signerStatus: 'SIGNED', reason: null },
    { event: 'REQUESTED', version: 3, status: 'PENDING', signed: 1, ...bob, signerStatus: 'REQUESTED', reason: null },
    { event: 'REMINDED', version: 4, status: 'PENDING', signed: 1, ...bob, signerStatus: 'REQUESTED', reason: null },
    {
      event: 'DECLINED',
      version: 5,
      status: 'DECLINED',
      signed: 1,
      ...bob,
      signerStatus: 'DECLINED',
      reason: 'not mine',
    },
  ])('tells of version $version: $event', (update) => {
    expect(updateOf(request, update.version)).toEqual({ ...common, ...update });
  });

  it.each(['COMPLETED', 'EXPIRED', 'CANCELLED', 'FAILED'] as const)('tells of %s, which is about no signer', (type) => {
    const closed = storedRequest({ status: type, events: [storedEvent({ type, actor: 'SYSTEM' })] });
    expect(updateOf(closed, 1)).toMatchObject({ event: type, status: type, signer: null, signerStatus: null });
  });

  it('tells of an extension with the new deadline', () => {
    const [before, after] = [Date.parse('2026-11-23T11:00:00Z'), Date.parse('2026-11-24T11:00:00Z')];
    const extended = storedRequest({ events: [storedEvent({ type: 'EXTENDED', extension: [before, after] })] });
    expect(updateOf(extended, 1)).toEqual({
      ...{ ...common, event: 'EXTENDED', version: 1, status: 'PENDING', signed: 0, ...none },
      expiresAt: '2026-11-24T11:00:00.000Z',
    });
  });

  it('tells of a bounce, which leaves the status of its signer as it is, but not why', () => {
    const asked = storedEvent({ type: 'REQUESTED', actor: 'SYSTEM', signer: 1 });
    const bounced = storedEvent({ type: 'BOUNCED', actor: 'SYSTEM', signer: 1, reason: 'Permanent/NoEmail' });
    expect(updateOf(storedRequest({ events: [storedEvent(), asked, bounced] }), 3)).toMatchObject({
      ...{ event: 'BOUNCED', status: 'PENDING', ...bob, signerStatus: 'REQUESTED', reason: null },
    });
  });

  it('leaves the status of one who views as it is', () => {
    const viewed = storedEvent({ type: 'VIEWED', actor: 'SIGNER', signer: 1, evidence: ['sub', null, null, null] });
    const asked = storedEvent({ type: 'REQUESTED', actor: 'SYSTEM', signer: 1 });
    const other = storedEvent({ type: 'SIGNED', actor: 'SYSTEM', signer: 0 });
    const tell = (...before: (typeof viewed)[]) =>
      updateOf(storedRequest({ events: [storedEvent(), ...before, viewed] }), before.length + 2);
    expect(tell(other)).toMatchObject({ event: 'VIEWED', ...bob, signerStatus: 'WAITING', reason: null });
    expect(tell(asked, other)).toMatchObject({ event: 'VIEWED', ...bob, signerStatus: 'REQUESTED' });
    expect(JSON.stringify(tell())).not.toContain('sub');
  });

  it('tells what the requester’s systems keep with the request', () => {
    const kept = { externalId: 'deal 7', metadata: '{"a":"1"}' };
    expect(updateOf(storedRequest(kept), 1)).toMatchObject(kept);
  });

  it('counts approvals as signatures', () => {
    const approved = storedRequest({ events: [...events.slice(0, 3), storedEvent({ type: 'APPROVED', signer: 1 })] });
    expect(updateOf(approved, 4)).toMatchObject({
      event: 'APPROVED',
      status: 'PENDING',
      signed: 2,
      signerStatus: 'APPROVED',
    });
  });

  it('tells after each decline of a quorum whether it closed, from an item of any later version', () => {
    const decline = (signer: number) => storedEvent({ type: 'DECLINED', signer, reason: 'no' });
    const told = [storedEvent(), decline(0), storedEvent({ type: 'REQUESTED', signer: 1 }), decline(1)];
    const statuses = (['PENDING', 'PENDING', 'PENDING', 'DECLINED'] as const).map((status, index, all) => {
      const item = storedRequest({ events: told.slice(0, index + 1), status });
      return all.slice(0, index + 1).map((_, before) => updateOf(item, before + 1).status);
    });
    expect(statuses.at(-1)).toEqual(['PENDING', 'PENDING', 'PENDING', 'DECLINED']);
    for (const [index, each] of statuses.entries()) expect(each).toEqual(statuses.at(-1)!.slice(0, index + 1));
    const expired = storedRequest({
      events: [...told.slice(0, 3), storedEvent({ type: 'EXPIRED' })],
      status: 'EXPIRED',
    });
    expect(updateOf(expired, 2).status).toBe('PENDING');
  });

  it('gives the same update from an item of any later version', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 4 }), (version, later) => {
        const then = storedRequest({ events: events.slice(0, version) });
        const now = storedRequest({ events: events.slice(0, version + later) });
        expect(updateOf(now, version)).toEqual(updateOf(then, version));
      }),
    );
  });

  it('tells of who had the place then, whoever has it by now', () => {
    const reassigned = [
      ...events.slice(0, 3),
      storedEvent({ type: 'REASSIGNED', signer: 1, reason: 'on leave', former: ['dave@example.com', 'Dave'] }),
      storedEvent({ type: 'REQUESTED', actor: 'SYSTEM', signer: 1 }),
    ];
    const updates = [3, 4, 5].map((version) => updateOf(storedRequest({ events: reassigned }), version));
    expect(updates).toMatchObject([
      { event: 'REQUESTED', signer: 'dave@example.com', formerSigner: null },
      { event: 'REASSIGNED', ...bob, formerSigner: 'dave@example.com', signerStatus: 'WAITING', reason: 'on leave' },
      { event: 'REQUESTED', ...bob },
    ]);
  });

  it('tells of no time before that of the update before', () => {
    const times = [0, 5, 1, 6, 2].map((minute) => Date.parse(common.at) + minute * 60_000);
    const skewed = storedRequest({ events: events.map((event, index) => ({ ...event, at: times[index]! })) });
    const minutes = times.map((_, index) => updateOf(skewed, index + 1).at.slice(14, 16));
    expect(minutes).toEqual(['00', '05', '05', '06', '06']);
  });

  it('tells of each change that the newest write made', () => {
    const written = (changes?: number) => {
      const { lastEvent, ...item } = storedRequest({ events: events.slice(0, 4) });
      return { ...item, lastEvent: { ...lastEvent, ...(changes ? { changes } : {}) } };
    };
    expect(newestUpdatesOf(written()).map(({ version }) => version)).toEqual([4]);
    expect(newestUpdatesOf(written(2)).map(({ version, event }) => `${version} ${event}`)).toEqual([
      '3 REQUESTED',
      '4 REMINDED',
    ]);
  });

  it('rejects a version that the item does not have', () => {
    expect(() => updateOf(request, 6)).toThrow('request request-1 has no version 6; it is at 5');
  });
});

describe('publishSignatureUpdate', () => {
  const schema = buildASTSchema(
    parse(readFileSync('appsync.graphql', 'utf8') + readFileSync('schema.graphql', 'utf8')),
  );
  const fields = Object.keys((schema.getType('SignatureUpdate') as GraphQLObjectType).getFields());

  it('selects every field of SignatureUpdate, so that subscribers and filters see them all', () => {
    const source = readFileSync('functions/adapters/appsync.ts', 'utf8');
    const selected = /publishSignatureUpdate\(input: \$input\) \{([^}]*)\}/.exec(source)![1]!.trim().split(/\s+/);
    expect(selected).toEqual(fields);
  });

  it('takes every field of SignatureUpdate', () => {
    expect(Object.keys(updateOf(request, 1)).sort()).toEqual([...fields].sort());
  });
});
