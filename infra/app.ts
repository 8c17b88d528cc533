import { App, Validations } from 'aws-cdk-lib';
import { type Context, ContextError, readContext } from './context.ts';
import { CountersignStack } from './stack.ts';

const app = new App();
const { nag, ...context } = orStop(() => readContext(app.node.getAllContext()));
const { stage } = context;
new CountersignStack(app, `Countersign-${stage}`, { isProd: stage === 'prod', ...context });

if (nag) {
  const { AwsSolutionsChecks } = await import('cdk-nag');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

/** Ends with one line where the context is wrong: a stack trace tells the deployer nothing. */
function orStop(read: () => Context): Context {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ContextError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
