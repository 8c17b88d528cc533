import type { DynamoDB } from '../dynamodb/dynamodb.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { Queues } from '../events/queues.ts';
import { machines } from '../from-template/step-functions.ts';
import type { Lambda } from '../lambda/lambda.ts';
import { createStates, type KnownExecutions, type States } from '../step-functions/step-functions.ts';
import type { Identities } from './identities.ts';
import type { Runtime } from './runtime.ts';

/** Starts Step Functions, whose tasks are functions and messages to queues, and whose status changes are events. */
export async function startStateMachines(
  { template, data, disk, clock, newId, record, onStop }: Runtime,
  {
    as,
    lambda,
    bus,
    dynamodb,
    queues,
  }: Pick<Identities, 'as'> & {
    lambda: Pick<Lambda, 'invoke' | 'arnOf'>;
    bus: Pick<EventBus, 'put'>;
    dynamodb: DynamoDB;
    queues: Pick<Queues, 'service'>;
  },
): Promise<States> {
  const states = await data.open('executions', () =>
    createStates({
      known: data.isRestarting() ? undefined : (dynamodb.witnessed as KnownExecutions | undefined),
      machines: machines(template),
      directory: data.of('executions'),
      disk,
      ...{ clock, region: template.region, newId },
      invoke: async (roleArn, functionName, payload) => {
        as.role(roleArn).may('lambda:InvokeFunction', lambda.arnOf(functionName));
        return lambda.invoke(functionName, payload);
      },
      sendMessage: (roleArn, input) => as.role(roleArn).call(queues.service, 'SendMessage', input),
      onStatusChange: (event) => bus.put({ ...event }),
      report: record,
    }),
  );
  onStop(() => states.stop());
  dynamodb.setWitness(states.known);
  return states;
}
