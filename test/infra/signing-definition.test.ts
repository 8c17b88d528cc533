import aslValidator from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { maxEvents } from '../../functions/domain/history.ts';
import { definitionOf } from '../support/machine-definition.ts';
import { ofType, templateOf } from '../support/synthesised.ts';

const template = await templateOf();
const definition = JSON.parse(
  definitionOf(ofType(template, 'AWS::StepFunctions::StateMachine')[0]![1].Properties.DefinitionString),
) as Asl;

describe('signing definition', () => {
  it('is what it was when it was last looked at', async () => {
    await expect(`${JSON.stringify(definition, null, 2)}\n`).toMatchFileSnapshot('signing-definition.json');
  });

  it('is valid ASL', () => {
    const { isValid, errorsText } = aslValidator(definition as never);
    expect({ isValid, errors: isValid ? '' : errorsText() }).toEqual({ isValid: true, errors: '' });
  });

  it('sorts what a task of a signer fails with: answers, outcomes, the clock, and faults, which are waited out', () => {
    const ways = Object.fromEntries(tasksIn(definition).map((state) => [state.Resource, waysOf(state)]));
    const outcomes = [
      ['SignerAnswered', 'Answered already'],
      ['SigningDeclined SigningCancelled SigningExpired RequestClosed', 'Request is over'],
      ['States.ALL', 'Wait out'],
    ];
    expect(ways).toEqual({
      'arn:aws:states:::lambda:invoke.waitForTaskToken': [
        ['States.Timeout', 'Go on?'],
        ['DeadlineMoved', 'Go on?'],
        ['SignerReassigned', 'Go on?'],
        ...outcomes,
      ],
      'arn:aws:states:::lambda:invoke': outcomes,
    });
  });

  it('tries to close for nineteen hours at least, within what is left of the history', () => {
    const { MaxAttempts, MaxDelaySeconds } = definition.States['Close request'].Retry[0];
    // Full jitter: half of the longest delay on average.
    expect((MaxAttempts * MaxDelaySeconds) / 2).toBeGreaterThan(19 * 3600);
    expect(maxEvents + 3 * MaxAttempts).toBeLessThan(25_000);
  });

  it('carries no e-mail address', () => {
    expect(JSON.stringify(definition)).not.toMatch(/email/i);
  });
});

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- ASL as it is
type Asl = any;

/** The tasks within `Groups`. */
function tasksIn(machine: Asl): Asl[] {
  return Object.values<Asl>(machine.States).flatMap((state) =>
    state.ItemProcessor
      ? [...tasksIn(state.ItemProcessor), ...Object.values<Asl>(state.ItemProcessor.States).filter(isTask)]
      : [],
  );
}

const isTask = ({ Type }: Asl) => Type === 'Task';
const waysOf = ({ Catch, Retry }: Asl) => [
  ...(Retry ?? []),
  ...Catch.map(({ ErrorEquals, Next }: Asl) => [ErrorEquals.join(' '), Next]),
];
