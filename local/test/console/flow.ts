import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

/** What is published is pushed. */
const schema = `
  type Query { hello: String plain: String }
  type Update { id: ID! step: Int }
  type Mutation { publish(id: ID!, step: Int): Update }
  type Subscription { onUpdate(id: ID): Update @aws_subscribe(mutations: ["publish"]) }
`;
const publish = `
  export const request = (ctx) => ({ payload: ctx.args });
  export const response = (ctx) => ctx.result;
`;

/** Calls whom the event says. */
const bundle = `export const handler = async (event) => {
  if (event?.url) await fetch(event.url, { method: 'POST', headers: { 'x-signature': 'hush' } }).catch(() => {});
  return event?.triggerSource ? event : 'hello';
};`;

/**
 * The trial stack with this state machine, called `trial-signing`, an API that publishes, and functions that call out;
 * nothing reads its queues.
 */
export function flow(): string {
  const folder = synthesise();
  const path = join(folder, 'Trial.template.json');
  const template = JSON.parse(readFileSync(path, 'utf8')) as Template;
  for (const [id, { Type }] of Object.entries(template.Resources))
    if (Type === 'AWS::Lambda::EventSourceMapping') delete template.Resources[id];
  const first = (type: string) => Object.values(template.Resources).find(({ Type }) => Type === type)!;
  first('AWS::StepFunctions::StateMachine').Properties.DefinitionString = JSON.stringify(definition);
  first('AWS::AppSync::GraphQLSchema').Properties.Definition = schema;
  const plain = Object.values(template.Resources).find(({ Properties }) => Properties?.FieldName === 'plain')!;
  const field = { TypeName: 'Mutation', FieldName: 'publish', Code: publish };
  template.Resources.Publish = { ...plain, Properties: { ...plain.Properties, ...field } };
  for (const asset of readdirSync(folder).filter((name) => name.startsWith('asset.')))
    writeFileSync(join(folder, asset, 'index.mjs'), bundle);
  writeFileSync(path, JSON.stringify(template));
  return folder;
}

interface Template {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}
