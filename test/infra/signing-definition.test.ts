import aslValidator from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { ofType, templateOf } from '../support/synthesised.ts';

const template = await templateOf();
const definition = definitionOf(
  ofType(template, 'AWS::StepFunctions::StateMachine')[0]![1].Properties.DefinitionString,
);

describe('signing definition', () => {
  it('is what it was when it was last looked at', async () => {
    await expect(`${JSON.stringify(definition, null, 2)}\n`).toMatchFileSnapshot('signing-definition.json');
  });

  it('is valid ASL', () => {
    const { isValid, errorsText } = aslValidator(definition as never);
    expect({ isValid, errors: isValid ? '' : errorsText() }).toEqual({ isValid: true, errors: '' });
  });

  it('tells every failure that is final from those that a repetition may mend', () => {
    for (const state of tasksIn(definition)) {
      expect(state.Retry.map((retry: { MaxAttempts: number }) => retry.MaxAttempts)).toEqual([0, 6]);
      expect(state.Retry[1].ErrorEquals).toEqual(['States.ALL']);
    }
  });

  it('carries no e-mail address', () => {
    expect(JSON.stringify(definition)).not.toMatch(/email/i);
  });
});

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- ASL as it is
type Asl = any;

function definitionOf(text: { 'Fn::Join': ['', unknown[]] }): Asl {
  const part = (value: unknown) => {
    if (typeof value === 'string') return value;
    const { Ref, 'Fn::GetAtt': attribute } = value as { Ref?: string; 'Fn::GetAtt'?: [string, string] };
    if (Ref === 'AWS::Partition') return 'aws';
    return `arn:aws:lambda:us-east-1:123456789012:function:${attribute![0]}`;
  };
  return JSON.parse(text['Fn::Join'][1].map(part).join(''));
}

function tasksIn(machine: Asl): Asl[] {
  return Object.values<Asl>(machine.States).flatMap((state) =>
    state.ItemProcessor ? tasksIn(state.ItemProcessor) : state.Type === 'Task' ? [state] : [],
  );
}
