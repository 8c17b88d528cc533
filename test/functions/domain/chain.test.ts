import { describe, expect, it } from 'vitest';
import { valueHash } from '../../../functions/adapters/record-hash.ts';
import { chained, checkChain } from '../../../functions/domain/record/chain.ts';
import type { SigningRecord } from '../../../functions/domain/record/signing-record.ts';
import { looseEvent, signingRecord } from '../../support/sealed.ts';

const { events, ...record } = signingRecord();
const [first, second, third, fourth, fifth] = events;
const check = (different: Partial<SigningRecord>) => checkChain({ ...record, events, ...different }, valueHash);

describe('a chain', () => {
  it('gives each event its own hash and that of the one before', () => {
    const { events, head } = chained([looseEvent({}), looseEvent({ version: 2, type: 'COMPLETED' })], valueHash);
    const [started, completed] = events;
    const { sha256, ...hashed } = completed!;
    expect([started!.previous, completed!.previous, sha256, head]).toEqual([
      null,
      started!.sha256,
      valueHash(hashed),
      sha256,
    ]);
  });

  it('holds where nothing was changed', () => {
    expect(check({})).toEqual([]);
  });

  it.each<[string, Partial<SigningRecord>, string[]]>([
    [
      'an event that was altered',
      { events: [first!, { ...second!, at: '2026-11-30T18:01:00.001Z' }, third!, fourth!, fifth!] },
      [expect.stringMatching(`^event 2 was altered: its hash is given as ${second!.sha256}, and is [0-9a-f]{64}$`)],
    ],
    [
      'an event that was dropped',
      { events: [first!, second!, fourth!, fifth!] },
      [
        'event 4 stands where event 3 is expected',
        `event 4 names ${third!.sha256} as the hash of the event before; expected is ${second!.sha256}`,
      ],
    ],
    [
      'the last event dropped',
      { events: [first!, second!, third!, fourth!] },
      [
        `head is ${fifth!.sha256}; the hash of the last event is ${fourth!.sha256}`,
        'the last event has the version 4; by request.version it is 5',
      ],
    ],
    [
      'the first event dropped',
      { events: [second!, third!, fourth!, fifth!] },
      [
        'event 2 stands where event 1 is expected',
        `event 2 names ${first!.sha256} as the hash of the event before; expected is null`,
      ],
    ],
    [
      'two events in the other order',
      { events: [first!, third!, second!, fourth!, fifth!] },
      [
        'event 3 stands where event 2 is expected',
        `event 3 names ${second!.sha256} as the hash of the event before; expected is ${first!.sha256}`,
        'event 2 stands where event 4 is expected',
        `event 2 names ${first!.sha256} as the hash of the event before; expected is ${third!.sha256}`,
        'event 4 stands where event 3 is expected',
        `event 4 names ${third!.sha256} as the hash of the event before; expected is ${second!.sha256}`,
      ],
    ],
    ['another head', { head: 'x' }, [`head is x; the hash of the last event is ${fifth!.sha256}`]],
    ['no events', { events: [] }, ['the record has no event; expected is at least one']],
  ])('is broken by %s', (_what, different, problems) => {
    expect(check(different)).toEqual(problems);
  });
});
