import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { changeAside, changeOf, type Item } from '../../../functions/domain/lost-change.ts';
import type { LastEvent } from '../../../functions/domain/request.ts';
import { storedEvent, storedRequest } from '../../support/given.ts';

const itemOf = (event: Omit<LastEvent, 'actor'>) =>
  marshall(storedRequest({ events: [storedEvent(), storedEvent({ ...event, actor: 'REQUESTER' })] })) as Item;

describe('changeOf', () => {
  it.each<Omit<LastEvent, 'actor'>>([
    { type: 'SIGNED', at: 2, signer: 0 },
    { type: 'CANCELLED', at: 2, reason: 'too dear' },
    { type: 'EXTENDED', at: 2, extension: [1000, 2000] },
    { type: 'VIEWED', at: 2, signer: 0, evidence: ['sub-of-bob', '192.0.2.1', 'a browser', 1] },
    { type: 'REASSIGNED', at: 2, signer: 0, former: ['bob@example.com', null] },
    { type: 'REASSIGNED', at: 2, signer: 0, reason: 'away', former: ['bob@example.com', 'Bob', 'sub-of-bob'] },
    { type: 'REMINDED', at: 2, signer: 0 },
    { type: 'CANCELLED', at: 2, key: 'nightly' },
    { type: 'EXTENDED', at: 2, extension: [1000, 2000], key: 'nightly' },
    { type: 'REMINDED', at: 2, signer: 0, key: 'nightly' },
  ])('makes the event as the stream told it: %o', (event) => {
    const { record } = changeOf(itemOf(event), 2, 'arn');
    expect(unmarshall(record.dynamodb!.NewImage as Parameters<typeof unmarshall>[0])).toMatchObject({
      version: 2,
      lastEvent: event,
    });
  });

  it.each([{}, { key: 'nightly' }])('keeps whose reminder it was: %o', (by) => {
    const { record } = changeOf(itemOf({ type: 'REMINDED', at: 2, signer: 0, ...by }), 2, 'arn');
    const { M } = record.dynamodb!.NewImage!.lastEvent!;
    expect(M!.actor).toEqual({ S: 'REQUESTER' });
    expect(Object.keys(M!)).not.toContain('undefined');
  });

  it('throws where there is no such version', () => {
    expect(() => changeOf(itemOf({ type: 'SIGNED', at: 2, signer: 0 }), 3, 'arn')).toThrow(RangeError);
  });
});

describe('changeAside', () => {
  const reminder = (signer: number, at: number, actor: 'REQUESTER' | 'SYSTEM' = 'REQUESTER') =>
    storedEvent({ type: 'REMINDED', at, signer, actor });
  const byKey = (signer: number, at: number) =>
    storedEvent({ type: 'REMINDED', at, signer, actor: 'REQUESTER', key: 'nightly' });
  const aside = { functionName: 'publish-update', table: 'Requests', requestId: 'request-1', error: 'Fault' };
  const events = [
    storedEvent(),
    reminder(2, 3, 'SYSTEM'),
    ...[reminder(2, 2), reminder(0, 3), reminder(1, 3)],
    ...[byKey(0, 9), byKey(1, 9)],
  ];

  it.each([
    ['a reminder of several with those that its write made before it', 5, 2],
    ['a reminder of one', 3, undefined],
    ["the workflow's reminder", 2, undefined],
    ['any other change', 1, undefined],
    ['a reminder of several by a key', 7, 2],
  ])('makes again %s', (_name, version, changes) => {
    const item = marshall(storedRequest({ events })) as Item;
    const { record } = changeAside(item, { ...aside, version });
    const image = unmarshall(record.dynamodb!.NewImage as Parameters<typeof unmarshall>[0]);
    expect(image.lastEvent.changes).toBe(changes);
  });
});
