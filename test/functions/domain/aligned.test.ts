import { describe, expect, it } from 'vitest';
import { aligned } from '../../../functions/domain/aligned.ts';
import type { StoredEvent } from '../../../functions/domain/request.ts';
import { storedEvent, storedRequest } from '../../support/given.ts';

const at = Date.parse('2026-11-23T10:00:00.000Z');
const started: StoredEvent = ['STARTED', at];
const asked: StoredEvent = ['REQUESTED', at, 0];
const signed: StoredEvent = ['SIGNED', at, 0];
const request = (version: number, ...events: StoredEvent[]) => ({
  ...storedRequest({ events: [storedEvent()] }),
  ...{ version, events },
});

describe('aligned', () => {
  it.each<[string, number, StoredEvent[], boolean, StoredEvent[]]>([
    ['as they are where there is one for each', 3, [started, asked, signed], true, [started, asked, signed]],
    ['to the end where one is missing', 3, [started, signed], true, [started, started, signed]],
    ['to the end where none is left', 2, [], true, [started, started]],
    ['to the end where there is one too many', 2, [started, asked, signed], true, [asked, signed]],
    [
      'as they are where it is made again of a later item',
      2,
      [started, asked, signed],
      false,
      [started, asked, signed],
    ],
    ['as they are where nobody can have made so many changes', 1e9, [started], true, [started]],
  ])('has the events of a request %s', (_, version, events, isAsItWas, expected) => {
    expect(aligned(request(version, ...events), isAsItWas).events).toEqual(expected);
  });
});
