import { Duration, Stack } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  MathExpression,
  Metric,
  type MetricOptions,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { eventKinds } from '../functions/domain/events.ts';
import type { AlarmsProps } from './alarms.ts';
import { metricNamespace } from './node-function.ts';

/** What the dashboard shows. */
export interface DashboardProps extends Omit<AlarmsProps, 'topicArn'> {
  alarms: Alarm[];
}

/** How far apart the points are. */
const period = Duration.minutes(5);
/** Graphs stand in rows of three. */
const [perRow, width, height] = [3, 8, 6];

/**
 * What one looks at when somebody asks how the stack is: alarms first, then requests, pushes, mails, webhooks, seals, what
 * is throttled, and what it costs. It has metrics alone that there are without it.
 */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { alarms, canary, deadLetters, outbox, recovery, notices, webhooks, sealing } = props;
    const graphs: Record<string, IMetric[]> = {
      'Requests, by what became of them': Object.values(eventKinds).flatMap(({ counts }) =>
        counts && (counts !== 'RequestSealed' || sealing) ? [this.counted(counts)] : [],
      ),
      'From ask to answer': [
        this.counted('AnswerTime', { statistic: Stats.p(50), label: 'p50' }),
        this.counted('AnswerTime', { statistic: Stats.p(99), label: 'p99' }),
      ],
      'Age of the outbox': [
        outbox.advanceWorkflow.function.metric('IteratorAge', { period, statistic: 'Maximum', label: 'workflow' }),
        outbox.publishUpdate.function.metric('IteratorAge', { period, statistic: 'Maximum', label: 'push' }),
      ],
      'Calls of the API': ofApi(props.api, { Requests: 'Sum', '4XXError': 'Sum', '5XXError': 'Sum' }),
      'How long calls take': [Stats.p(50), Stats.p(99)].flatMap((statistic) =>
        ofApi(props.api, { Latency: statistic }, statistic),
      ),
      Pushes: ofApi(props.api, {
        PublishDataMessageSuccess: 'Sum',
        ActiveConnections: 'Maximum',
        ActiveSubscriptions: 'Maximum',
      }),
      'What could not be followed': [
        waiting(deadLetters.queue, 'dead letters'),
        waiting(deadLetters.setAside, 'set aside'),
        waiting(recovery.ended, 'ends of executions'),
      ],
      ...(notices && {
        'Mails of the account': ['Send', 'Delivery', 'Bounce', 'Complaint', 'Reject'].map(
          (metricName) => new Metric({ namespace: 'AWS/SES', metricName, statistic: 'Sum', period }),
        ),
        'Mails that wait, or fail': [
          oldest(notices.queue, 'oldest that waits, s'),
          this.counted('NoticeFailed'),
          this.counted('NoticeRefused'),
        ],
      }),
      ...(webhooks && {
        Webhooks: [
          runs(webhooks.deliverWebhook.function, 'deliveries'),
          runs(webhooks.retryWebhook.function, 'retries'),
          this.counted('WebhookDeliveryFailed'),
          this.counted('WebhookDisabled'),
        ],
      }),
      ...(sealing && {
        Seals: [
          oldest(sealing.queue, 'oldest that waits, s'),
          this.counted('SealFailed'),
          this.counted('RequestAltered'),
        ],
      }),
      ...(canary && {
        'How long a request of the canary takes': [Stats.p(50), Stats.p(99)].map((statistic) =>
          this.counted('CanaryTime', { statistic, label: statistic }),
        ),
      }),
      'What is throttled': [
        props.workflow.machine.metricThrottled({ period, label: 'state transitions' }),
        new Metric({
          namespace: 'AWS/Lambda',
          metricName: 'Throttles',
          statistic: 'Sum',
          period,
          label: 'functions of the account',
        }),
        ...['GetItem', 'UpdateItem'].map(
          (Operation) =>
            new Metric({
              namespace: 'AWS/DynamoDB',
              metricName: 'ThrottledRequests',
              dimensionsMap: { TableName: props.requests.tableName, Operation },
              ...{ statistic: 'Sum', period, label: `${Operation} of requests` },
            }),
        ),
        this.counted('LookFailed'),
      ],
      'Cost of the day, of the account': [costOfDay()],
    };
    const widgets: IWidget[] = Object.entries(graphs).map(
      ([title, left]) => new GraphWidget({ title, left, width, height, leftYAxis: { min: 0, showUnits: false } }),
    );
    const rows = Array.from({ length: Math.ceil(widgets.length / perRow) }, (_, row) =>
      widgets.slice(row * perRow, (row + 1) * perRow),
    );
    new CloudWatchDashboard(this, 'Dashboard', {
      defaultInterval: Duration.days(1),
      widgets: [[new AlarmStatusWidget({ title: 'Alarms', alarms, width: perRow * width, height })], ...rows],
    });
  }

  /** What the functions count and measure by functions/adapters/metrics.ts. */
  private counted(metricName: string, options: MetricOptions = {}): Metric {
    const dimensionsMap = { service: Stack.of(this).stackName };
    const label = metricName;
    return new Metric({
      namespace: metricNamespace,
      metricName,
      dimensionsMap,
      statistic: 'Sum',
      period,
      label,
      ...options,
    });
  }
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html */
const ofApi = ({ apiId }: GraphqlApi, statistics: Record<string, string>, label?: string) =>
  Object.entries(statistics).map(
    ([metricName, statistic]) =>
      new Metric({
        ...{ namespace: 'AWS/AppSync', metricName, dimensionsMap: { GraphQLAPIId: apiId } },
        ...{ statistic, period, label: label ?? metricName },
      }),
  );

const runs = (lambda: Function, label: string) => lambda.metricInvocations({ period, label });
const waiting = (queue: Queue, label: string) => queue.metricApproximateNumberOfMessagesVisible({ period, label });
const oldest = (queue: Queue, label: string) => queue.metricApproximateAgeOfOldestMessage({ period, label });

/**
 * AWS tells charges of the whole account, a few times a day, in one Region alone, and only where billing alerts are switched on:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html
 * They grow from the first of a month, when they begin anew.
 */
const costOfDay = () =>
  new MathExpression({
    expression: 'IF(DIFF(charges) >= 0, DIFF(charges), charges)',
    usingMetrics: {
      charges: new Metric({
        ...{ namespace: 'AWS/Billing', metricName: 'EstimatedCharges', dimensionsMap: { Currency: 'USD' } },
        ...{ statistic: 'Maximum', period: Duration.days(1), region: 'us-east-1' },
      }),
    },
    ...{ period: Duration.days(1), label: 'US$ a day', searchRegion: 'us-east-1' },
  });
