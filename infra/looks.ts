import { Duration, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { DeadLetters } from './dead-letters.ts';
import { allow, NodeFunction } from './node-function.ts';
import type { Outbox } from './outbox.ts';
import type { Recovery } from './recovery.ts';
import { byLook, type Retention, type Tables } from './table.ts';
import type { Usage } from './usage.ts';
import { acknowledgeExecutions, type Workflow } from './workflow.ts';

/** What the looks are built with. */
export interface LooksProps {
  isProd: boolean;
  bundle: (name: string) => string;
  tables: Tables;
  workflow: Workflow;
  outbox: Outbox;
  recovery: Recovery;
  deadLetters: DeadLetters;
  retention: Retention;
  usage: Usage;
}

/** What looks every two minutes after all that is overdue, was never followed, or became a dead letter by an outage. */
export class Looks extends Construct {
  readonly lookAfterRequests: NodeFunction;

  constructor(scope: Construct, id: string, props: LooksProps) {
    super(scope, id);
    const { isProd, bundle, tables, workflow, outbox, recovery, deadLetters, retention, usage } = props;
    const { requests, openSignatures } = tables;
    const { machine, allowDescribe } = workflow;
    this.lookAfterRequests = new NodeFunction(this, 'LookAfterRequests', {
      isProd,
      bundle: bundle('look-after-requests'),
      // It begins with something new for ten seconds, and waits for functions that have twenty.
      timeout: Duration.seconds(60),
      environment: {
        REQUESTS_TABLE: requests.tableName,
        OPEN_SIGNATURES_TABLE: openSignatures.tableName,
        STATE_MACHINE_ARN: machine.stateMachineArn,
        DEAD_LETTER_QUEUE_URL: deadLetters.queue.queueUrl,
        SET_ASIDE_QUEUE_URL: deadLetters.setAside.queueUrl,
        ENDED_QUEUE_URL: recovery.ended.queueUrl,
        ...retention,
        ...usage.environment,
      },
      allow: [
        allow(['dynamodb:Query'], byLook(requests)),
        allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], requests.tableArn),
        allow(['dynamodb:Query', 'dynamodb:DeleteItem'], openSignatures.tableArn),
        allow(
          ['states:StartExecution', 'states:SendTaskSuccess', 'states:SendTaskFailure', 'states:SendTaskHeartbeat'],
          machine.stateMachineArn,
        ),
        allowDescribe,
        allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage'], deadLetters.queue.queueArn),
        allow(['sqs:SendMessage'], deadLetters.setAside.queueArn, recovery.ended.queueArn),
        allow(['dynamodb:GetRecords', 'dynamodb:GetShardIterator'], requests.tableStreamArn!),
        allow(
          ['lambda:InvokeFunction'],
          outbox.advanceWorkflow.function.functionArn,
          outbox.publishUpdate.function.functionArn,
        ),
        ...usage.allow,
      ],
    });
    acknowledgeExecutions(this.lookAfterRequests);
    // The next run does what this one did not: nothing is tried again, or kept, by EventBridge or by Lambda.
    const once = { maxEventAge: Duration.minutes(2), retryAttempts: 0 };
    new Rule(this, 'EveryTwoMinutes', {
      description: `Looks after requests of ${Stack.of(this).stackName} that nothing else sees to`,
      schedule: Schedule.rate(Duration.minutes(2)),
      targets: [new LambdaFunction(this.lookAfterRequests.function, once)],
    });
    this.lookAfterRequests.function.configureAsyncInvoke(once);
  }
}
