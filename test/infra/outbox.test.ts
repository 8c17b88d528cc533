import { describe, expect, it } from 'vitest';
import { ofType, templateOf } from '../support/synthesised.ts';

const template = await templateOf();
const lastEventsOf = (follower: string) => {
  const [, { Properties }] = ofType(template, 'AWS::Lambda::EventSourceMapping').find(([id]) => id.includes(follower))!;
  const filters = Properties.FilterCriteria.Filters as { Pattern: string }[];
  return filters.map(({ Pattern }) => JSON.parse(Pattern).dynamodb.NewImage.lastEvent.M);
};
/** A write that is no change has marked the event that was there before. */
const seen = { BOOL: [{ exists: false }] };

describe('the stream of accepted changes', () => {
  it('lets advance-workflow hear of what people did, and of its own signatures only where they reach a quorum', () => {
    expect(lastEventsOf('AdvanceWorkflow')).toEqual([
      { type: { S: ['STARTED', 'APPROVED', 'DECLINED', 'CANCELLED', 'REASSIGNED', 'ERASED'] }, seen },
      { type: { S: ['SIGNED'] }, actor: { S: ['SIGNER'] }, seen },
      { type: { S: ['SIGNED'] }, reaches: { BOOL: [{ exists: true }] }, seen },
    ]);
  });

  it('lets publish-update hear of everything', () => {
    expect(lastEventsOf('PublishUpdate')).toEqual([{ seen }]);
  });

  it('is given again by a look that has time to wait for functions', () => {
    const [, { Properties }] = ofType(template, 'AWS::Lambda::Function').find(([id]) => id.includes('LookAfter'))!;
    // It begins with something new for ten seconds; functions have twenty.
    expect(Properties.Timeout).toBeGreaterThan(10 + 21);
    const others = ofType(template, 'AWS::Lambda::Function').filter(([id]) => id.startsWith('Outbox'));
    expect(others.map(([, { Properties: each }]) => each.Timeout)).toEqual([20, 20]);
  });

  it('keeps a change that failed together with those that follow it: they are its witnesses', () => {
    const [first, ...others] = ofType(template, 'AWS::Lambda::EventSourceMapping')
      .map(([, { Properties }]) => Properties)
      .filter(({ StartingPosition }) => StartingPosition);
    expect(first).toMatchObject({ BatchSize: 10, FunctionResponseTypes: ['ReportBatchItemFailures'] });
    expect(first).not.toHaveProperty('BisectBatchOnFunctionError');
    for (const other of others) expect(Object.keys(other).sort()).toEqual(Object.keys(first!).sort());
  });
});
