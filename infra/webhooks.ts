import { Duration, Stack } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { type EventBus, Rule } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  DefinitionBody,
  Errors,
  JitterType,
  QueryLanguage,
  StateMachine,
  TaskInput,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { SqsSendMessage } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { changeDetailType, changeSource } from '../functions/domain/change.ts';
import type { DeadLetters } from './dead-letters.ts';
import { machineParts } from './machine-parts.ts';
import { allow, NodeFunction } from './node-function.ts';
import { allowReading, functionQueue, queueTarget, readQueue } from './queued-rule.ts';
import { removal } from './removal.ts';
import { tableDefaults, type Tables } from './table.ts';

/** What the webhooks are built with. */
export interface WebhooksProps {
  isProd: boolean;
  bundle: (name: string) => string;
  tables: Tables;
  eventBus: EventBus;
  deadLetters: DeadLetters;
  /** Whether receivers on the machine itself are reached, by http too: for what runs locally alone. */
  loopback: boolean;
}

/**
 * What tells the systems of requesters: a change reaches `deliver-webhook` by a queue, which posts it to those webhooks that
 * answer. Whose webhook did not answer the last time, or never has, waits in a queue of its own for `retry-webhook`, to which
 * an execution gives it again after a failure.
 */
export class Webhooks extends Construct {
  /** Who has which webhooks, a row for each; see functions/domain/webhooks/webhook.ts. */
  readonly table: Table;
  /** Changes that webhooks are to be told. */
  readonly changes: Queue;
  /** Messages that are sent again, or to whom does not answer. */
  readonly retries: Queue;
  readonly manageWebhooks: NodeFunction;
  readonly deliverWebhook: NodeFunction;
  readonly retryWebhook: NodeFunction;

  constructor(scope: Construct, id: string, props: WebhooksProps) {
    super(scope, id);
    const { isProd, bundle, tables, eventBus, deadLetters, loopback } = props;
    const { requests } = tables;
    const text = (name: string) => ({ name, type: AttributeType.STRING });
    const common = tableDefaults(isProd);
    this.table = new Table(this, 'Table', { ...common, partitionKey: text('owner'), sortKey: text('slot') });
    // Whoever manages webhooks writes it, with no right to get or query it: a secret is shown once.
    const secrets = new Table(this, 'Secrets', { ...common, partitionKey: text('webhookId') });
    const deliveries = new Table(this, 'Deliveries', {
      ...common,
      timeToLiveAttribute: 'removeAt',
      partitionKey: text('webhookId'),
      sortKey: text('delivery'),
    });
    // A function has thirty seconds, and a post ten; six times that.
    const queue = (name: string) =>
      functionQueue(this, name, {
        isProd,
        deadLetters: deadLetters.setAside,
        visibilityTimeout: Duration.minutes(3),
      });
    this.changes = queue('Changes');
    this.retries = queue('Retries');
    const environment = {
      WEBHOOKS_TABLE: this.table.tableName,
      WEBHOOK_SECRETS_TABLE: secrets.tableName,
      WEBHOOK_DELIVERIES_TABLE: deliveries.tableName,
      ...(loopback ? { WEBHOOK_LOOPBACK: 'on' } : {}),
    };
    const queueing = { RETRIES_QUEUE_URL: this.retries.queueUrl };
    const queueBoth = { ...queueing, WEBHOOK_QUEUE_URL: this.changes.queueUrl };
    const queueRetry = allow(['sqs:SendMessage'], this.retries.queueArn);

    this.manageWebhooks = new NodeFunction(this, 'ManageWebhooks', {
      isProd,
      bundle: bundle('manage-webhooks'),
      environment: { ...environment, ...queueBoth },
      allow: [
        allow(['dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem'], this.table.tableArn),
        allow(['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'], secrets.tableArn),
        allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'], deliveries.tableArn),
        allow(['sqs:SendMessage'], this.changes.queueArn, this.retries.queueArn),
      ],
    });

    const machine = this.retryMachine(isProd);
    const sending = {
      isProd,
      timeout: Duration.seconds(30),
      environment: {
        ...environment,
        REQUESTS_TABLE: requests.tableName,
        EVENT_BUS_NAME: eventBus.eventBusName,
        RETRIES_MACHINE_ARN: machine.stateMachineArn,
        SET_ASIDE_QUEUE_URL: deadLetters.setAside.queueUrl,
        // Names that take long to resolve hold a thread each, and nobody else's.
        UV_THREADPOOL_SIZE: '64',
      },
    };
    const send = [
      allow(['dynamodb:GetItem'], requests.tableArn, secrets.tableArn),
      allow(['dynamodb:Query', 'dynamodb:PutItem'], this.table.tableArn),
      allow(['dynamodb:GetItem', 'dynamodb:PutItem'], deliveries.tableArn),
      allow(['states:StartExecution'], machine.stateMachineArn),
      allow(['events:PutEvents'], eventBus.eventBusArn),
      allow(['sqs:SendMessage'], deadLetters.setAside.queueArn),
    ];
    this.deliverWebhook = new NodeFunction(this, 'DeliverWebhook', {
      ...sending,
      environment: { ...sending.environment, ...queueing },
      bundle: bundle('deliver-webhook'),
      allow: [...send, queueRetry, allowReading(this.changes)],
    });
    readQueue(this.deliverWebhook, this.changes, 20);
    this.retryWebhook = new NodeFunction(this, 'RetryWebhook', {
      ...sending,
      bundle: bundle('retry-webhook'),
      allow: [...send, allowReading(this.retries)],
    });
    readQueue(this.retryWebhook, this.retries, 50);

    new Rule(this, 'Told', {
      description: `Lets webhooks hear of changes of ${Stack.of(this).stackName}`,
      eventBus,
      eventPattern: { source: [changeSource], detailType: [changeDetailType] },
      targets: [queueTarget(this.changes, deadLetters.setAside)],
    });
  }

  /** The machine whose executions wait and then give a message to the queue again. */
  private retryMachine(isProd: boolean): StateMachine {
    const { role, logs } = machineParts(this, isProd, allow(['sqs:SendMessage'], this.retries.queueArn), '-webhooks');
    const wait = Wait.jsonata(this, 'Wait', { time: WaitTime.seconds('{% $states.input.seconds %}') });
    const send = SqsSendMessage.jsonata(this, 'Send again', {
      queue: this.retries,
      messageBody: TaskInput.fromText('{% $states.input %}'),
    }).addRetry({
      // For more than a day, whatever is out meanwhile.
      errors: [Errors.ALL],
      interval: Duration.seconds(5),
      backoffRate: 2,
      maxDelay: Duration.minutes(30),
      maxAttempts: 100,
      jitterStrategy: JitterType.FULL,
    });
    return new StateMachine(this, 'SendAgain', {
      definitionBody: DefinitionBody.fromChainable(wait.next(send)),
      queryLanguage: QueryLanguage.JSONATA,
      role: role.withoutPolicyUpdates(),
      logs,
      tracingEnabled: true,
      removalPolicy: removal(isProd),
    });
  }
}
