import { App, Validations } from 'aws-cdk-lib';
import { CountersignStack } from './stack.ts';

const app = new App();
const stage: string = app.node.tryGetContext('stage') ?? 'dev';
if (!/^[a-z][a-z0-9]{0,9}$/.test(stage))
  throw new Error(`stage ${stage} is not accepted; give 1 to 10 of a-z 0-9, a letter first, e.g. -c stage=dev`);
const isProd = stage === 'prod';

new CountersignStack(app, `Countersign-${stage}`, {
  isProd,
  introspection: !isProd || app.node.tryGetContext('introspection') === 'on',
  automaticSigners: addresses(app.node.tryGetContext('automaticSigners') ?? (isProd ? '' : 'alice@example.com')),
  alarmTopicArn: app.node.tryGetContext('alarmTopicArn') as string | undefined,
});

// Slow, so `npm run check` alone asks for it.
if (app.node.tryGetContext('nag') === 'on') {
  const { AwsSolutionsChecks } = await import('cdk-nag');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

/** Reads addresses separated by commas, with blanks or without. */
function addresses(given: string): string[] {
  const list = given
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each !== '');
  const { length } = list.join(',');
  // https://docs.aws.amazon.com/appsync/latest/APIReference/API_PutGraphqlApiEnvironmentVariables.html
  if (length > 512)
    throw new Error(
      `automaticSigners are not accepted: got ${list.length} addresses of ${length} characters in all; AppSync takes 512 of them in a variable`,
    );
  return list;
}
