import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { changeOf, type Item } from '../../../functions/domain/lost-change.ts';
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
  ])('makes the event as the stream told it: %o', (event) => {
    const { record } = changeOf(itemOf(event), 2, 'arn');
    expect(unmarshall(record.dynamodb!.NewImage as Parameters<typeof unmarshall>[0])).toMatchObject({
      version: 2,
      lastEvent: event,
    });
  });

  it('throws where there is no such version', () => {
    expect(() => changeOf(itemOf({ type: 'SIGNED', at: 2, signer: 0 }), 3, 'arn')).toThrow(RangeError);
  });
});
