import type { Rule } from '../events/event-bus.ts';
import type { QueueOptions } from '../events/queue.ts';
import type { Template } from '../template/template.ts';
import { numbersOf } from './numbers.ts';
import { requireResource } from './references.ts';

/** Queues. */
export const queues = (template: Template): QueueOptions[] =>
  template.ofType('AWS::SQS::Queue').map(({ logicalId, physicalId: url, arn, attributes, properties }) => {
    const { RedrivePolicy, ...others } = properties as { RedrivePolicy?: Record<string, unknown> };
    const times = ['VisibilityTimeout', 'MessageRetentionPeriod', 'DelaySeconds', 'ReceiveMessageWaitTimeSeconds'];
    return {
      ...{ url, arn: arn!, name: attributes.QueueName! },
      properties: {
        ...numbersOf(others, times),
        ...(RedrivePolicy && { RedrivePolicy: redrivePolicy(template, logicalId, RedrivePolicy) }),
      },
    };
  });

function redrivePolicy(template: Template, logicalId: string, policy: Record<string, unknown>) {
  const { deadLetterTargetArn, maxReceiveCount } = policy as { deadLetterTargetArn: string; maxReceiveCount: unknown };
  requireResource(template, ['AWS::SQS::Queue'], deadLetterTargetArn, `${logicalId}: its dead-letter queue`);
  return { deadLetterTargetArn, maxReceiveCount: Number(maxReceiveCount) };
}

/** Event buses by their names, the default one among them, with their ARNs. */
export const eventBuses = ({ region, accountId, ofType }: Template): Map<string, string> =>
  new Map([
    ['default', `arn:aws:events:${region}:${accountId}:event-bus/default`],
    ...ofType('AWS::Events::EventBus').map(({ physicalId, arn }) => [physicalId, arn!] as const),
  ]);

/**
 * Rules that are switched on.
 * @throws Error, one line, for a target or a bus that is not in the template, or a schedule that is not on the default bus
 */
export const rules = (template: Template): Rule[] =>
  template
    .ofType('AWS::Events::Rule')
    .filter(({ properties }) => properties.State !== 'DISABLED')
    .map(({ logicalId, arn, properties }) => {
      const targets = (properties.Targets ?? []) as ({ Arn: string } & Record<string, unknown>)[];
      for (const { Arn } of targets)
        requireResource(template, ['AWS::Lambda::Function', 'AWS::SQS::Queue'], Arn, `${logicalId}: its target`);
      const { EventPattern: eventPattern, ScheduleExpression, EventBusName = 'default' } = properties;
      const [bus] = [...eventBuses(template)].find((names) => names.includes(EventBusName as string)) ?? [];
      if (bus === undefined)
        throw new Error(
          `cannot run ${logicalId}: its bus ${String(EventBusName)} is no AWS::Events::EventBus of the template`,
        );
      if (ScheduleExpression !== undefined && bus !== 'default')
        throw new Error(`cannot run ${logicalId}: it has a schedule on the bus ${bus}; ${schedules}`);
      return {
        ...{ name: arn!.slice(arn!.lastIndexOf('/') + 1), arn: arn!, bus, eventPattern },
        ...(ScheduleExpression === undefined ? {} : { scheduleExpression: String(ScheduleExpression) }),
        targets: targets.map(({ Arn, ...target }) => ({ arn: Arn, ...target })),
      };
    });

const schedules =
  'schedules are of the default bus, see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html';
