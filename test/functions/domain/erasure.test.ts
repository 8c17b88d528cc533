import { describe, expect, it } from 'vitest';
import { inputFields } from '../../../functions/domain/fields.ts';
import { erasedRequest, isErased } from '../../../functions/domain/erasure.ts';
import type { StoredEvidence, StoredRequest } from '../../../functions/domain/request.ts';
import { updateOf } from '../../../functions/domain/update.ts';
import { storedEvent, storedRequest, storedSigner } from '../../support/given.ts';

const at = storedEvent().at;
const mark = 'CANARY';
const said = (what: string) => `${mark} ${what}`;
const hash = 'a'.repeat(64);
const evidence: StoredEvidence = [said('sub'), said('ip'), said('agent'), at, hash];

/** A closed request that has whatever people are and write. */
const full = (): StoredRequest => ({
  ...storedRequest({
    requestedBy: `${mark}-carol@example.com`,
    documentSha256: hash,
    externalId: said('external id'),
    metadata: `{"${mark}":"${mark}"}`,
    documentUrl: `https://example.com/${mark}`,
    title: said('title'),
    message: said('message'),
    observers: [[`${mark}-olga@example.com`, said('name')]],
    signers: {
      [`${mark}-eve@example.com`]: storedSigner({
        ...{ name: said('name'), status: 'REQUESTED', askedAt: at, order: 2, locale: 'fr' },
      }),
      [`${mark}-bob@example.com`]: storedSigner({ position: 1, status: 'SIGNED', isViewed: true, evidence }),
      [`${mark}-dave@example.com`]: storedSigner({ position: 2, role: 'APPROVER', status: 'DECLINED', evidence }),
    },
    status: 'DECLINED',
    closedAt: at + 8,
    closedReason: said('reason'),
    reassigned: 2,
    removeAt: 7,
    events: [
      storedEvent(),
      storedEvent({ type: 'REQUESTED', actor: 'SYSTEM', signer: 0, at: at + 1 }),
      storedEvent({ type: 'REMINDED', signer: 0, at: at + 2 }),
      storedEvent({ type: 'EXTENDED', at: at + 3, extension: [at, at + 9] }),
      storedEvent({
        ...{ type: 'REASSIGNED', actor: 'SIGNER', signer: 0, at: at + 4, reason: said('reason') },
        former: [`${mark}-frank@example.com`, said('name'), said('sub')],
      }),
      storedEvent({
        type: 'REASSIGNED',
        signer: 0,
        at: at + 5,
        former: [`${mark}-gina@example.com`, null, null, 'es'],
      }),
      storedEvent({ type: 'VIEWED', actor: 'SIGNER', signer: 1, at: at + 6, evidence: evidence.slice(0, 4) as never }),
      storedEvent({ type: 'SIGNED', actor: 'SIGNER', signer: 1, at: at + 7 }),
      storedEvent({ type: 'DECLINED', actor: 'SIGNER', signer: 2, at: at + 8, reason: said('reason') }),
    ],
  }),
});

describe('an erased request', () => {
  const request = full();
  const left = erasedRequest(request, at + 10);

  it('holds nothing that people are or wrote', () => {
    expect(JSON.stringify(request).split(mark).length).toBeGreaterThan(20);
    expect(JSON.stringify(left)).not.toContain(mark);
  });

  it('holds what was counted, when it was, and the hashes', () => {
    const [former, bob] = ['former-signer-1@erased.invalid', [null, null, null]];
    expect(left).toEqual({
      ...{ id: 'request-1', documentId: '3', documentSha256: hash, deadline: request.deadline, status: 'DECLINED' },
      ...{ requestedBySub: 'sub-carol', requestedBy: 'requester@erased.invalid', signed: 1, total: 3, version: 10 },
      ...{ createdAt: at, expiresAt: request.expiresAt, closedAt: at + 8, reassigned: 2, removeAt: 7 },
      lastEvent: { type: 'ERASED', at: at + 10, actor: 'REQUESTER' },
      signers: {
        'signer-1@erased.invalid': { position: 0, status: 'REQUESTED', order: 2 },
        'signer-2@erased.invalid': {
          ...{ position: 1, status: 'SIGNED', isViewed: true },
          evidence: ['erased', ...bob, hash],
        },
        'signer-3@erased.invalid': {
          ...{ position: 2, role: 'APPROVER', status: 'DECLINED' },
          evidence: ['erased', ...bob, hash],
        },
      },
      events: [
        ['STARTED', at],
        ['REQUESTED', at + 1, 0],
        ['REMINDED', at + 2, 0, null, 'REQUESTER'],
        ['EXTENDED', at + 3, null, null, [at, at + 9]],
        ['REASSIGNED', at + 4, 0, null, [former, null, 'erased']],
        ['REASSIGNED', at + 5, 0, null, [former, null]],
        ['VIEWED', at + 6, 1, null, ['erased', null, null, null]],
        ['SIGNED', at + 7, 1],
        ['DECLINED', at + 8, 2],
        ['ERASED', at + 10],
      ],
    });
  });

  it('keeps no text of the input but what is an id', () => {
    const texts = Object.values(inputFields).flatMap(({ keptAs, characters }) => (characters ? [keptAs] : []));
    const all = Object.fromEntries(texts.map((attribute) => [attribute, said(attribute)]));
    const stays = texts.filter((attribute) => attribute in erasedRequest({ ...request, ...all }, at));
    expect(stays).toEqual(['documentId']);
  });

  it('is known for one, and was none before', () => {
    expect([isErased(left), isErased(request)]).toEqual([true, false]);
  });

  it('tells of its changes as before, but for who and why', () => {
    const nobody = { signer: null, formerSigner: null, reason: null, externalId: null, metadata: null };
    for (let version = 1; version <= request.version; version++)
      expect({ ...updateOf(left, version), ...nobody }).toEqual({ ...updateOf(request, version), ...nobody });
    expect(updateOf(left, 10)).toMatchObject({ event: 'ERASED', status: 'DECLINED', signed: 1, signer: null });
  });
});
