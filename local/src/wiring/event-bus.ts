import { createEventBus, type EventBus } from '../events/event-bus.ts';
import { createPutEvents } from '../events/put-events.ts';
import { eventBuses, rules } from '../from-template/events.ts';
import type { Lambda } from '../lambda/lambda.ts';
import type { Service } from '../shared/service.ts';
import type { Identities } from './identities.ts';
import type { QueueServices } from './queues.ts';
import { createRuleTargets } from './rule-targets.ts';
import type { Runtime } from './runtime.ts';

/** The event buses, and their API. */
export interface EventBusServices {
  bus: EventBus;
  events: Service;
}

/** Starts EventBridge, whose targets are functions and queues. */
export async function startEventBus(
  { template, data, disk, clock, newId, activity, intercept, meter, onStop }: Runtime,
  { as, lambda, queues, deadLetter }: Pick<Identities, 'as'> & { lambda: Pick<Lambda, 'enqueue'> } & QueueServices,
): Promise<EventBusServices> {
  const deliver = createRuleTargets({ authority: as, enqueue: lambda.enqueue, send: queues.send, intercept });
  const bus = await data.open('events', () =>
    createEventBus({
      rules: rules(template),
      directory: data.of('events'),
      disk,
      clock,
      async deliver(target, input, rule) {
        await deliver(target, input, rule);
        meter?.record({ kind: 'event delivered', isScheduled: rule.scheduleExpression !== undefined });
      },
      sendDeadLetter: (queue, body, attributes) =>
        deadLetter(as.service('events.amazonaws.com', attributes.RULE_ARN!), queue, body, attributes),
      during: activity.during,
    }),
  );
  onStop(() => bus.stop());
  const { region, accountId } = template;
  const billed: Pick<EventBus, 'put'> = {
    async put(event, options) {
      await bus.put(event, options);
      meter?.record({ kind: 'event put', bytes: Buffer.byteLength(JSON.stringify(event)) });
    },
  };
  const buses = eventBuses(template);
  return { bus, events: createPutEvents({ bus: billed, buses, region, accountId, clock, newId }) };
}
