import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesise } from '../template/app.ts';

/** Waits an hour for each item, then ends well or badly, as its input says. */
const definition = {
  StartAt: 'Each',
  QueryLanguage: 'JSONata',
  States: {
    Each: {
      Type: 'Map',
      Items: '{% $states.input.items %}',
      ItemProcessor: {
        StartAt: 'Patience',
        States: {
          Patience: {
            Type: 'Choice',
            Choices: [{ Condition: '{% $states.input = 0 %}', Next: 'At once' }],
            Default: 'An hour',
          },
          'An hour': { Type: 'Wait', Seconds: 3600, Next: 'At once' },
          'At once': { Type: 'Pass', End: true },
        },
      },
      Next: 'Which end?',
    },
    'Which end?': {
      Type: 'Choice',
      Choices: [{ Condition: '{% $states.context.Execution.Input.bad = true %}', Next: 'Bad end' }],
      Default: 'Good end',
    },
    'Bad end': { Type: 'Fail', Error: 'Expired', Cause: 'nobody answered' },
    'Good end': { Type: 'Succeed' },
  },
};

/** The trial stack with this state machine, called `trial-signing`; nothing reads its queues. */
export function flow(): string {
  const folder = synthesise();
  const path = join(folder, 'Trial.template.json');
  const template = JSON.parse(readFileSync(path, 'utf8')) as Template;
  const machine = Object.values(template.Resources).find(({ Type }) => Type === 'AWS::StepFunctions::StateMachine')!;
  for (const [id, { Type }] of Object.entries(template.Resources))
    if (Type === 'AWS::Lambda::EventSourceMapping') delete template.Resources[id];
  machine.Properties.DefinitionString = JSON.stringify(definition);
  writeFileSync(path, JSON.stringify(template));
  return folder;
}

interface Template {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}
