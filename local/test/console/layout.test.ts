import { describe, expect, it } from 'vitest';
import { type Drawn, layoutOf, type Machine } from '../../console/graph/layout.ts';

const nested: Machine = {
  StartAt: 'Map',
  States: {
    Map: {
      Type: 'Map',
      ItemProcessor: { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', End: true } } },
      Catch: [
        { ErrorEquals: ['One'], Next: 'Bad' },
        { ErrorEquals: ['States.ALL'], Next: 'Bad' },
      ],
      Next: 'Both',
    },
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'C', States: { C: { Type: 'Pass', End: true } } },
        { StartAt: 'D', States: { D: { Type: 'Pass', End: true } } },
      ],
      Next: 'Choice',
    },
    Choice: { Type: 'Choice', Choices: [{ Next: 'Map' }, { Next: 'Bad' }, { Next: 'Bad' }], Default: 'Good' },
    Bad: { Type: 'Fail' },
    Good: { Type: 'Succeed' },
  },
};

/** Every state in a drawing. */
const names = ({ boxes }: Drawn): string[] =>
  boxes.flatMap(({ name, kind, inner }) => [
    ...(kind === 'state' || kind === 'group' ? [name] : []),
    ...inner.flatMap(({ drawn }) => names(drawn)),
  ]);

describe('layoutOf', () => {
  const drawn = layoutOf(nested);

  it('draws every state once, nested ones in theirs', () => {
    expect(names(drawn).sort()).toEqual(['A', 'B', 'Bad', 'Both', 'C', 'Choice', 'D', 'Good', 'Map']);
  });

  it('keeps what is nested within its state, and states apart', () => {
    for (const { width, height, inner } of drawn.boxes)
      for (const { x, y, drawn } of inner) {
        expect(x + drawn.width).toBeLessThanOrEqual(width);
        expect(y + drawn.height).toBeLessThanOrEqual(height);
      }
    for (const one of drawn.boxes)
      for (const other of drawn.boxes)
        if (one !== other)
          expect(
            one.x + one.width <= other.x ||
              other.x + other.width <= one.x ||
              one.y + one.height <= other.y ||
              other.y + other.height <= one.y,
            `${one.name} and ${other.name}`,
          ).toBe(true);
  });

  it('draws a way once, however many choices and errors lead there', () => {
    // Start, Next of both groups, Default and two choices, two ends.
    expect(drawn.ways.filter(({ errors }) => !errors)).toHaveLength(1 + 2 + 3 + 2);
    expect(drawn.ways.flatMap(({ errors }) => errors ?? [])).toEqual(['One, States.ALL']);
  });
});
