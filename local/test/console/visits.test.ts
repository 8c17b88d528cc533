import { describe, expect, it } from 'vitest';
import { standings, visitsOf } from '../../console/graph/visits.ts';
import type { HistoryEvent } from '../../src/console/executions.ts';

type Given = [type: string, previous: number, details?: Record<string, unknown>];

/** A history out of `type`, the place of the event before, and details; ids count from 1. */
function history(...events: Given[]): HistoryEvent[] {
  return events.map(([type, previousEventId, details = {}], index) => ({
    ...{ id: index + 1, previousEventId, timestamp: index, type },
    someEventDetails: details,
  }));
}

const enter = (type: string, name: string, previous: number): Given => [
  `${type}StateEntered`,
  previous,
  { name, input: `"${name}"` },
];
const exit = (type: string, name: string, previous: number): Given => [
  `${type}StateExited`,
  previous,
  { name, output: '1' },
];

/** What a history says of its states: `state path status`. */
const said = (events: HistoryEvent[], isOver = false) =>
  visitsOf(events, isOver).map(({ state, path, status }) => [state, ...path, status].join(' '));

describe('visitsOf', () => {
  it.each<[string, Parameters<typeof history>, string]>([
    ['runs', [['ExecutionStarted', 0], enter('Task', 'A', 1), ['TaskScheduled', 2]], 'A running'],
    [
      'waits for its answer',
      [['ExecutionStarted', 0], enter('Task', 'A', 1), ['TaskScheduled', 2], ['TaskSubmitted', 3]],
      'A waiting',
    ],
    ['waits', [['ExecutionStarted', 0], enter('Wait', 'A', 1)], 'A waiting'],
    [
      'is to be tried again',
      [['ExecutionStarted', 0], enter('Task', 'A', 1), ['TaskScheduled', 2], ['TaskFailed', 3, { error: 'E' }]],
      'A retrying',
    ],
    [
      'is tried again',
      [
        ['ExecutionStarted', 0],
        enter('Task', 'A', 1),
        ['TaskScheduled', 2],
        ['TaskFailed', 3, { error: 'E' }],
        ['TaskScheduled', 4],
      ],
      'A running',
    ],
    [
      'is done',
      [
        ['ExecutionStarted', 0],
        enter('Task', 'A', 1),
        ['TaskScheduled', 2],
        ['TaskSucceeded', 3],
        exit('Task', 'A', 4),
      ],
      'A succeeded',
    ],
    [
      'fails and is caught',
      [
        ['ExecutionStarted', 0],
        enter('Task', 'A', 1),
        ['TaskScheduled', 2],
        ['TaskTimedOut', 3, { error: 'E' }],
        exit('Task', 'A', 4),
      ],
      'A caught',
    ],
  ])('finds a state that %s', (_, events, status) => {
    expect(said(history(...events))).toEqual([status]);
  });

  it.each<[string, Parameters<typeof history>, string]>([
    [
      'failed',
      [['ExecutionStarted', 0], enter('Task', 'A', 1), ['TaskFailed', 2, { error: 'E' }], ['ExecutionFailed', 3]],
      'A failed',
    ],
    ['is a Fail', [['ExecutionStarted', 0], enter('Fail', 'A', 1), ['ExecutionFailed', 2]], 'A failed'],
    ['was stopped', [['ExecutionStarted', 0], enter('Wait', 'A', 1), ['ExecutionAborted', 0]], 'A stopped'],
  ])('knows at the end that a state %s', (_, events, status) => {
    expect(said(history(...events), true)).toEqual([status]);
  });

  it('keeps apart the iterations of a Map in a Map, and finds the way out', () => {
    const events = history(
      ['ExecutionStarted', 0],
      enter('Map', 'Outer', 1),
      ['MapStateStarted', 2],
      ['MapIterationStarted', 3, { name: 'Outer', index: 0 }],
      enter('Map', 'Inner', 4),
      ['MapStateStarted', 5],
      ['MapIterationStarted', 6, { name: 'Inner', index: 0 }],
      enter('Wait', 'A', 7),
      ['MapIterationStarted', 6, { name: 'Inner', index: 1 }],
      enter('Task', 'A', 9),
      exit('Task', 'A', 10),
      ['MapIterationSucceeded', 11, { name: 'Inner', index: 1 }],
    );
    expect(said(events)).toEqual(['Outer running', 'Inner 0 running', 'A 0 0 waiting', 'A 0 1 succeeded']);
    expect(standings(visitsOf(events, false)).get('A')).toEqual({
      status: 'waiting',
      counts: '1 waiting, 1 succeeded',
    });

    const more = history(
      ...events.map(
        ({ type, previousEventId, someEventDetails }) =>
          [type, previousEventId, someEventDetails] as [string, number, Record<string, unknown>],
      ),
      exit('Wait', 'A', 8),
      ['MapIterationSucceeded', 13, { name: 'Inner', index: 0 }],
      ['MapStateSucceeded', 14],
      exit('Map', 'Inner', 15),
      ['MapIterationSucceeded', 16, { name: 'Outer', index: 0 }],
      ['MapStateSucceeded', 17],
      exit('Map', 'Outer', 18),
      enter('Succeed', 'End', 19),
    );
    expect(said(more)).toEqual([
      'Outer succeeded',
      'Inner 0 succeeded',
      'A 0 0 succeeded',
      'A 0 1 succeeded',
      'End running',
    ]);
  });

  it('stops what was in a Map that failed', () => {
    const events = history(
      ['ExecutionStarted', 0],
      enter('Map', 'M', 1),
      ['MapIterationStarted', 2, { name: 'M', index: 0 }],
      enter('Wait', 'A', 3),
      ['MapIterationStarted', 2, { name: 'M', index: 1 }],
      enter('Task', 'A', 5),
      ['TaskFailed', 6, { error: 'E' }],
      ['MapIterationFailed', 7, { name: 'M', index: 1 }],
      ['MapStateFailed', 8, { error: 'E' }],
      exit('Map', 'M', 9),
    );
    expect(said(events)).toEqual(['M caught', 'A 0 stopped', 'A 1 failed']);
  });

  it('counts of a loop its last round', () => {
    const visits = visitsOf(
      history(['ExecutionStarted', 0], enter('Task', 'A', 1), exit('Task', 'A', 2), enter('Wait', 'A', 3)),
      false,
    );
    expect(standings(visits).get('A')).toEqual({ status: 'waiting', counts: '' });
  });

  it('keeps what went in and out, and how often it was tried', () => {
    const [visit] = visitsOf(
      history(
        ['ExecutionStarted', 0],
        enter('Task', 'A', 1),
        ['TaskScheduled', 2],
        ['TaskFailed', 3, { error: 'E', cause: 'why' }],
        ['TaskScheduled', 4],
        exit('Task', 'A', 5),
      ),
      false,
    );
    expect(visit).toMatchObject({ input: '"A"', output: '1', attempts: 2, enteredAt: 1, exitedAt: 5 });
    expect(visit!.error).toBe(undefined);
  });
});
