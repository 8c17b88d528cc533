import { Duration } from 'aws-cdk-lib';
import type { IRuleTarget, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { allow, type NodeFunction } from './node-function.ts';
import { removal } from './removal.ts';

/** What a queue between a rule and a function is made with. */
export interface FunctionQueueProps {
  isProd: boolean;
  deadLetters: Queue;
  /** After how long a message comes again: at least six times as long as the function may take. @default two minutes */
  visibilityTimeout?: Duration;
  /** How long a message waits before it is first received. @default not at all */
  deliveryDelay?: Duration;
}

/** Makes a queue between a rule and a function, since a rule that leads to a function gives up after a few tries. */
export const functionQueue = (scope: Construct, id: string, props: FunctionQueueProps) =>
  new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    removalPolicy: removal(props.isProd),
    ...(props.deliveryDelay && { deliveryDelay: props.deliveryDelay }),
    // Six times what a function takes at most: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    visibilityTimeout: props.visibilityTimeout ?? Duration.minutes(2),
    // More than a day, whatever is out meanwhile.
    deadLetterQueue: { queue: props.deadLetters, maxReceiveCount: 1000 },
  });

/**
 * The queue as a target of a rule; the L2's would let EventBridge do more with it than send.
 * @param deadLetters what keeps events that did not reach the queue in a day; undefined where they are lost
 * @param input what the queue gets of the event @default all of it
 */
export const queueTarget = (queue: Queue, deadLetters: Queue | undefined, input?: RuleTargetInput): IRuleTarget => ({
  bind({ ruleRef }) {
    for (const each of [queue, deadLetters])
      each?.addToResourcePolicy(
        new PolicyStatement({
          actions: ['sqs:SendMessage'],
          principals: [new ServicePrincipal('events.amazonaws.com')],
          resources: [each.queueArn],
          conditions: { ArnEquals: { 'aws:SourceArn': ruleRef.ruleArn } },
        }),
      );
    return {
      arn: queue.queueArn,
      ...(input && { input }),
      ...(deadLetters && { deadLetterConfig: { arn: deadLetters.queueArn } }),
      retryPolicy: { maximumEventAgeInSeconds: Duration.hours(24).toSeconds(), maximumRetryAttempts: 185 },
    };
  },
});

/** What a function needs to read a queue. */
export const allowReading = ({ queueArn }: Queue) =>
  allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], queueArn);

/**
 * Lets a function read a queue, ten messages at a time; those that it names come again.
 * @param maxConcurrency how many at once, at least 2 @default as many as Lambda likes
 */
export function readQueue({ node, function: target }: NodeFunction, queue: Queue, maxConcurrency?: number): void {
  new EventSourceMapping(node.scope!, `${node.id}Mapping`, {
    target,
    eventSourceArn: queue.queueArn,
    batchSize: 10,
    reportBatchItemFailures: true,
    ...(maxConcurrency && { maxConcurrency }),
  });
}
