import { functions } from '../from-template/lambda.ts';
import { createLambda, type Lambda } from '../lambda/lambda.ts';
import type { Identities } from './identities.ts';
import type { QueueServices } from './queues.ts';
import type { Runtime } from './runtime.ts';

/** Starts Lambda; functions call the AWS APIs at `url`. */
export async function startFunctions(
  { template, data, disk, clock, activity, intercept, record, onStop }: Runtime,
  { url, iam, as, deadLetter }: { url: string } & Identities & Pick<QueueServices, 'deadLetter'>,
): Promise<Lambda> {
  const lambda = await data.open('invocations', async () => {
    const made = createLambda({
      functions: functions(template),
      ...{ clock, region: template.region },
      endpoint: url.replace('localhost', '127.0.0.1'),
      credentials: iam.credentials,
      events: { directory: data.of('invocations'), disk },
      log: (functionName, line) => record({ kind: 'log', source: functionName, line }),
      called: (functionName, call) => record({ kind: 'called', function: functionName, ...call }),
      report: (invocation) => record({ kind: 'invoked', ...invocation }),
      around: (functionName, event, perform) =>
        activity.during(() => intercept.invoke?.(functionName, JSON.parse(event), perform) ?? perform()),
      sendDeadLetter: (queue, body, roleArn) => deadLetter(as.role(roleArn), queue, body),
      during: activity.during,
    });
    await made.opened;
    return made;
  });
  onStop(() => lambda.stop());
  return lambda;
}
