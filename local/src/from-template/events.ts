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

/** Rules that are switched on. */
export const rules = (template: Template) =>
  template
    .ofType('AWS::Events::Rule')
    .filter(({ properties }) => properties.State !== 'DISABLED')
    .map(({ logicalId, physicalId: name, arn, properties }) => {
      const targets = (properties.Targets ?? []) as ({ Arn: string } & Record<string, unknown>)[];
      for (const { Arn } of targets)
        requireResource(template, ['AWS::Lambda::Function', 'AWS::SQS::Queue'], Arn, `${logicalId}: its target`);
      const { EventPattern: eventPattern, ScheduleExpression } = properties;
      return {
        ...{ name, arn: arn!, eventPattern },
        ...(ScheduleExpression === undefined ? {} : { scheduleExpression: String(ScheduleExpression) }),
        targets: targets.map(({ Arn, ...target }) => ({ arn: Arn, ...target })),
      };
    });
