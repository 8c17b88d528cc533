import { Duration, Stack } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { DeadLetters } from './dead-letters.ts';
import { allow, NodeFunction } from './node-function.ts';
import { allowReading, functionQueue, queueTarget, readQueue } from './queued-rule.ts';
import type { Retention, Tables } from './table.ts';
import type { Usage } from './usage.ts';
import { acknowledgeExecutions, type Workflow } from './workflow.ts';

/** What the recovery is built with. */
export interface RecoveryProps {
  isProd: boolean;
  bundle: (name: string) => string;
  tables: Tables;
  workflow: Workflow;
  deadLetters: DeadLetters;
  retention: Retention;
  usage: Usage;
}

/** What is needed and no more: the event has the execution's input. */
const needed = RuleTargetInput.fromObject({
  executionArn: EventField.fromPath('$.detail.executionArn'),
  status: EventField.fromPath('$.detail.status'),
});

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
    const { isProd, bundle, tables, workflow, deadLetters, retention, usage } = props;
    const { requests, openSignatures } = tables;
    const { machine } = workflow;
    this.ended = functionQueue(this, 'Ended', {
      isProd,
      deadLetters: deadLetters.queue,
      // A workflow that dies as soon as it starts must not spin.
      deliveryDelay: Duration.minutes(1),
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
        ...usage.environment,
      },
      allow: [
        allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], requests.tableArn),
        allow(['dynamodb:Query', 'dynamodb:DeleteItem'], openSignatures.tableArn),
        allow(['states:StartExecution'], machine.stateMachineArn),
        workflow.allowDescribe,
        allowReading(this.ended),
        allow(['sqs:SendMessage'], deadLetters.setAside.queueArn),
        ...usage.allow,
      ],
    });
    acknowledgeExecutions(this.resumeWorkflow);
    readQueue(this.resumeWorkflow, this.ended);

    new Rule(this, 'ExecutionEnded', {
      description: `Sees to requests of ${Stack.of(this).stackName} whose execution has ended without success`,
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [machine.stateMachineArn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
      },
      targets: [queueTarget(this.ended, deadLetters.queue, needed)],
    });
  }
}
