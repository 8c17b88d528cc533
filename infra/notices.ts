import { Duration, Stack } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { type EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { changeSource } from '../functions/domain/change.ts';
import { toldEvents } from '../functions/domain/notices/notices-of.ts';
import { webhookDisabled } from '../functions/domain/webhooks/disabled.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Records } from './records.ts';
import { Deliveries } from './deliveries.ts';
import { Invitations } from './invitations.ts';
import { allow, NodeFunction } from './node-function.ts';
import { allowReading, functionQueue, queueTarget, readQueue } from './queued-rule.ts';
import { tableDefaults, type Tables } from './table.ts';

/** What the notices are built with. */
export interface NoticesProps {
  isProd: boolean;
  bundle: (name: string) => string;
  tables: Tables;
  eventBus: EventBus;
  deadLetters: DeadLetters;
  /** The address that Amazon SES sends from; verified there as an identity of its own. */
  mailFrom: string;
  /** The configuration set that mails are sent by. @default the stack makes one */
  mailConfigurationSet: string | undefined;
  /** Where the button of a mail leads to. */
  appUrl: string;
  /** Where links of mails lead to. @default the stack mails no links */
  pageUrl: string | undefined;
  /** The table of webhooks, whose owners are told when one is disabled, where there are any. */
  webhooks: Table | undefined;
  /** Of a stack that seals: its mail of the completion goes when the request is sealed. */
  records: Records | undefined;
  /** Whether that mail has the certificate attached. */
  attachCertificate: boolean;
}

/** What mails people: those who are asked, reminded, needed no more, and all at the end. */
export class Notices extends Construct {
  /** Changes that are to be told. */
  readonly queue: Queue;
  /** Notices, and what became of them. */
  readonly sent: Table;
  readonly sendNotice: NodeFunction;
  readonly deliveries: Deliveries;
  /** Links by which signers come in, where the stack mails any. */
  readonly invitations: Invitations | undefined;

  constructor(scope: Construct, id: string, props: NoticesProps) {
    super(scope, id);
    const { isProd, bundle, tables, eventBus, deadLetters, mailFrom, appUrl, pageUrl, webhooks, records } = props;
    this.sent = new Table(this, 'Sent', {
      ...tableDefaults(isProd),
      timeToLiveAttribute: 'removeAt',
      partitionKey: { name: 'requestId', type: AttributeType.STRING },
      sortKey: { name: 'notice', type: AttributeType.STRING },
    });
    this.queue = functionQueue(this, 'Queue', {
      isProd,
      // Nothing but an operator gives a change back that was not told for days.
      deadLetters: deadLetters.setAside,
      // A thousand times: for three days.
      visibilityTimeout: Duration.minutes(5),
    });
    this.deliveries = new Deliveries(this, 'Deliveries', {
      ...{ isProd, bundle, tables, sent: this.sent, deadLetters, configurationSet: props.mailConfigurationSet },
    });
    const { configurationSet } = this.deliveries;
    const { region, account, partition } = Stack.of(this);
    const sender = () => ({
      environment: { MAIL_FROM: mailFrom, MAIL_CONFIGURATION_SET: configurationSet },
      allow: new PolicyStatement({
        actions: ['ses:SendEmail'],
        resources: [`identity/${mailFrom}`, `configuration-set/${configurationSet}`].map(
          (resource) => `arn:${partition}:ses:${region}:${account}:${resource}`,
        ),
        conditions: { StringEquals: { 'ses:FromAddress': mailFrom } },
      }),
    });
    this.invitations = pageUrl
      ? new Invitations(this, 'Invitations', { isProd, bundle, tables, sender: sender() })
      : undefined;
    const invited = this.invitations?.table;
    const attached = props.attachCertificate ? records : undefined;
    this.sendNotice = new NodeFunction(this, 'SendNotice', {
      isProd,
      bundle: bundle('send-notice'),
      // A sixth of the queue's visibility. It begins with a change for eight seconds, with its mails for 28 more, and a mail takes ten.
      timeout: Duration.seconds(50),
      environment: {
        REQUESTS_TABLE: tables.requests.tableName,
        NOTICES_TABLE: this.sent.tableName,
        ...sender().environment,
        APP_URL: appUrl,
        ...(pageUrl && invited ? { PAGE_URL: pageUrl, INVITATIONS_TABLE: invited.tableName } : {}),
        ...(records ? { SEALS: 'on' } : {}),
        ...(attached ? { RECORDS_BUCKET: attached.bucket.bucketName } : {}),
        ...(webhooks ? { WEBHOOKS_TABLE: webhooks.tableName } : {}),
        SET_ASIDE_QUEUE_URL: deadLetters.setAside.queueUrl,
      },
      allow: [
        allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], tables.requests.tableArn),
        allow(['dynamodb:PutItem', 'dynamodb:UpdateItem'], this.sent.tableArn),
        ...(webhooks ? [allow(['dynamodb:Query'], webhooks.tableArn)] : []),
        ...(invited ? [allow(['dynamodb:PutItem'], invited.tableArn)] : []),
        ...(attached
          ? [
              allow(['s3:GetObjectVersion'], attached.bucket.arnForObjects('records/*')),
              attached.allowListing('records/*'),
            ]
          : []),
        sender().allow,
        allowReading(this.queue),
        allow(['sqs:SendMessage'], deadLetters.setAside.queueArn),
      ],
    });
    attached?.acknowledge(this.sendNotice.role, 'records/');
    // No more at once than keep within the rate of a young account: https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html
    readQueue(this.sendNotice, this.queue, 2);
    new Rule(this, 'Told', {
      description: `Lets people hear of changes of ${Stack.of(this).stackName}`,
      eventBus,
      eventPattern: { source: [changeSource], detail: { type: toldEvents() } },
      targets: [queueTarget(this.queue, deadLetters.setAside)],
    });
    if (!webhooks) return;
    new Rule(this, 'Disabled', {
      description: `Lets owners hear of webhooks of ${Stack.of(this).stackName} that were disabled`,
      eventBus,
      eventPattern: { source: [changeSource], detailType: [webhookDisabled] },
      targets: [queueTarget(this.queue, deadLetters.setAside)],
    });
  }
}
