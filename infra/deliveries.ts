import { Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { ConfigurationSet, EmailSendingEvent, EventDestination } from 'aws-cdk-lib/aws-ses';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type Feedback, tagNames } from '../functions/domain/notices/feedback.ts';
import type { DeadLetters } from './dead-letters.ts';
import { allow, NodeFunction } from './node-function.ts';
import { allowReading, functionQueue, queueTarget, readQueue } from './queued-rule.ts';
import type { Tables } from './table.ts';

/** What the deliveries are built with. */
export interface DeliveriesProps {
  isProd: boolean;
  bundle: (name: string) => string;
  tables: Tables;
  /** Notices, and what became of them. */
  sent: Table;
  deadLetters: DeadLetters;
  /** A configuration set that publishes to the account's default bus. @default the stack makes one */
  configurationSet: string | undefined;
}

/** Which events of a mail are followed. */
const followed: Record<Feedback['kind'], EmailSendingEvent> = {
  Delivery: EmailSendingEvent.DELIVERY,
  Bounce: EmailSendingEvent.BOUNCE,
  Complaint: EmailSendingEvent.COMPLAINT,
  Reject: EmailSendingEvent.REJECT,
};

/** What the function is told of an event, which has addresses and a subject besides. */
const told = {
  requestId: EventField.fromPath(`$.detail.mail.tags.${tagNames.requestId}`),
  notice: EventField.fromPath(`$.detail.mail.tags.${tagNames.notice}`),
  kind: EventField.fromPath('$.detail.eventType'),
  at: EventField.fromPath('$.time'),
} satisfies Record<keyof Omit<Feedback, 'subType'>, string>;

/** The rules that tell it, by which events and with what besides. */
const rules: Record<string, { detailType: string[]; detail?: object; besides?: Pick<Feedback, 'subType'> }> = {
  Told: { detailType: ['Email Delivered', 'Email Complaint Received', 'Email Rejected'] },
  // Where a bounce is transient the mail may arrive yet, or the reader is away.
  Bounced: {
    detailType: ['Email Bounced'],
    detail: { bounce: { bounceType: ['Permanent'] } },
    besides: { subType: EventField.fromPath('$.detail.bounce.bounceSubType') },
  },
};

/** What hears what became of mails: Amazon SES tells it to the default bus of the account, and to no other. */
export class Deliveries extends Construct {
  /** The name of the set that mails are sent by. */
  readonly configurationSet: string;
  /** What is told of mails. */
  readonly queue: Queue;
  readonly noteDelivery: NodeFunction;

  constructor(scope: Construct, id: string, props: DeliveriesProps) {
    super(scope, id);
    const { isProd, bundle, tables, sent, deadLetters } = props;
    this.configurationSet = props.configurationSet ?? this.newConfigurationSet();
    this.queue = functionQueue(this, 'Queue', { isProd, deadLetters: deadLetters.setAside });
    this.noteDelivery = new NodeFunction(this, 'NoteDelivery', {
      isProd,
      bundle: bundle('note-delivery'),
      environment: {
        REQUESTS_TABLE: tables.requests.tableName,
        NOTICES_TABLE: sent.tableName,
        SET_ASIDE_QUEUE_URL: deadLetters.setAside.queueUrl,
      },
      allow: [
        allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], tables.requests.tableArn),
        allow(['dynamodb:UpdateItem'], sent.tableArn),
        allowReading(this.queue),
        allow(['sqs:SendMessage'], deadLetters.setAside.queueArn),
      ],
    });
    readQueue(this.noteDelivery, this.queue);
    const tags = { 'ses:configuration-set': [this.configurationSet], [tagNames.notice]: [{ exists: true }] };
    for (const [name, { detailType, detail = {}, besides = {} }] of Object.entries(rules))
      new Rule(this, name, {
        description: `Lets ${Stack.of(this).stackName} hear what became of its mails: ${detailType.join(', ')}`,
        eventPattern: { source: ['aws.ses'], detailType, detail: { mail: { tags }, ...detail } },
        // None for dead letters: of what reached no queue EventBridge keeps the whole event, addresses and all.
        targets: [queueTarget(this.queue, undefined, RuleTargetInput.fromObject({ ...told, ...besides }))],
      });
  }

  private newConfigurationSet(): string {
    const set = new ConfigurationSet(this, 'Set');
    set.addEventDestination('Told', {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'DefaultBus', 'default')),
      events: Object.values(followed),
    });
    return set.configurationSetName;
  }
}
