import { Duration, Stack } from 'aws-cdk-lib';
import { EventField, Rule, type RuleTargetConfig, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { DeadLetters } from './dead-letters.ts';
import { allow, NodeFunction } from './node-function.ts';
import { removal } from './removal.ts';
import type { Retention, Tables } from './table.ts';
import { acknowledgeExecutions, type Workflow } from './workflow.ts';

/** What the recovery is built with. */
export interface RecoveryProps {
  isProd: boolean;
  bundle: (name: string) => string;
  tables: Tables;
  workflow: Workflow;
  deadLetters: DeadLetters;
  retention: Retention;
}

/**
 * What goes on where something ended that should not have: an execution that ended before its request reaches
 * `resume-workflow` through a queue, since a rule that leads to a function gives up after a few tries.
 */
export class Recovery extends Construct {
  /** Executions that have ended, and are to be seen to. */
  readonly ended: Queue;
  readonly resumeWorkflow: NodeFunction;

  constructor(scope: Construct, id: string, props: RecoveryProps) {
    super(scope, id);
    const { isProd, bundle, tables, workflow, deadLetters, retention } = props;
    const { requests, openSignatures } = tables;
    const { machine } = workflow;
    const timeout = Duration.seconds(20);
    this.ended = new Queue(this, 'Ended', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: removal(isProd),
      // A workflow that dies as soon as it starts must not spin.
      deliveryDelay: Duration.minutes(1),
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      visibilityTimeout: Duration.seconds(6 * timeout.toSeconds()),
      // More than a day, whatever is out meanwhile.
      deadLetterQueue: { queue: deadLetters.queue, maxReceiveCount: 1000 },
    });

    this.resumeWorkflow = new NodeFunction(this, 'ResumeWorkflow', {
      isProd,
      bundle: bundle('resume-workflow'),
      environment: {
        REQUESTS_TABLE: requests.tableName,
        OPEN_SIGNATURES_TABLE: openSignatures.tableName,
        STATE_MACHINE_ARN: machine.stateMachineArn,
        SET_ASIDE_QUEUE_URL: deadLetters.setAside.queueUrl,
        ...retention,
      },
      allow: [
        allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], requests.tableArn),
        allow(['dynamodb:Query', 'dynamodb:DeleteItem'], openSignatures.tableArn),
        allow(['states:StartExecution'], machine.stateMachineArn),
        workflow.allowDescribe,
        allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], this.ended.queueArn),
        allow(['sqs:SendMessage'], deadLetters.setAside.queueArn),
      ],
    });
    acknowledgeExecutions(this.resumeWorkflow);
    new EventSourceMapping(this, 'ResumeWorkflowMapping', {
      target: this.resumeWorkflow.function,
      eventSourceArn: this.ended.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
    });

    new Rule(this, 'ExecutionEnded', {
      description: `Sees to requests of ${Stack.of(this).stackName} whose execution has ended without success`,
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [machine.stateMachineArn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
      },
      targets: [{ bind: ({ ruleRef }) => this.target(ruleRef.ruleArn, deadLetters.queue) }],
    });
  }

  /** The queue as a target of the rule; the L2's would let EventBridge do more with it than send. */
  private target(ruleArn: string, deadLetters: Queue): RuleTargetConfig {
    for (const queue of [this.ended, deadLetters])
      queue.addToResourcePolicy(
        new PolicyStatement({
          actions: ['sqs:SendMessage'],
          principals: [new ServicePrincipal('events.amazonaws.com')],
          resources: [queue.queueArn],
          conditions: { ArnEquals: { 'aws:SourceArn': ruleArn } },
        }),
      );
    return {
      arn: this.ended.queueArn,
      // What is needed and no more: the event has the execution's input.
      input: RuleTargetInput.fromObject({
        executionArn: EventField.fromPath('$.detail.executionArn'),
        status: EventField.fromPath('$.detail.status'),
      }),
      deadLetterConfig: { arn: deadLetters.queueArn },
      retryPolicy: { maximumEventAgeInSeconds: Duration.hours(24).toSeconds(), maximumRetryAttempts: 185 },
    };
  }
}
