import { describe, expect, it } from 'vitest';
import type { BusEvent } from '../../src/events/target-input.ts';
import { createPutEvents } from '../../src/events/put-events.ts';
import { steppedClock } from '../lambda/given.ts';

const [region, accountId] = ['us-east-1', '123456789012'];
const entry = { Source: 'trial', DetailType: 'Changed', Detail: '{}' };

function open() {
  const taken: [BusEvent, unknown][] = [];
  const service = createPutEvents({
    bus: { put: async (event, options) => void taken.push([event, options]) },
    buses: new Map([['changes', 'arn:aws:events:us-east-1:123456789012:event-bus/changes']]),
    ...{ region, accountId, clock: steppedClock(), newId: () => 'id-1' },
  });
  return { service, taken };
}

describe('the input of PutEvents', () => {
  it.each([
    ['no entries', {}, "Value null at 'entries' failed to satisfy constraint: Member must not be null"],
    ['an endpoint of several regions', { Entries: [entry], EndpointId: 'abcde.veo' }, 'EndpointId is not emulated'],
    ['a time after the year 9999', { Entries: [{ ...entry, Time: 1e300 }] }, 'Time must be in seconds'],
    ['a time that is a text', { Entries: [{ ...entry, Time: '2026-11-23' }] }, 'Time must be a number'],
  ])('is rejected with %s', (_, input, message) => {
    expect(() => open().service.read!('PutEvents', input)).toThrow(message);
  });

  it('may have a time with fractions, which the event does not have', async () => {
    const { service, taken } = open();
    const input = service.read!('PutEvents', { Entries: [{ ...entry, Time: 1_796_000_000.75, TraceHeader: 'x' }] });
    expect(await service.operations.PutEvents!(input)).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: 'id-1' }] });
    expect(taken).toEqual([
      [
        {
          ...{ version: '0', id: 'id-1', 'detail-type': 'Changed', source: 'trial', account: accountId, region },
          ...{ time: '2026-11-30T00:53:20Z', resources: [], detail: {} },
        },
        { bus: 'default' },
      ],
    ]);
  });

  it('wants the right for each bus, by its ARN where the name is unknown', () => {
    const arn = 'arn:aws:events:us-east-1:210987654321:event-bus/changes';
    const Entries = ['changes', 'other', arn].map((EventBusName) => ({ ...entry, EventBusName }));
    const action = 'events:PutEvents';
    const context = { 'events:source': 'trial', 'events:detail-type': 'Changed' };
    expect(open().service.permissions('PutEvents', { Entries })).toEqual([
      { action, resource: 'arn:aws:events:us-east-1:123456789012:event-bus/changes', context },
      { action, resource: 'arn:aws:events:us-east-1:123456789012:event-bus/other', context },
      { action, resource: arn, context },
    ]);
  });
});
