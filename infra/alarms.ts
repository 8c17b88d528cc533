import { Duration, Stack } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { eventKinds } from '../functions/domain/events.ts';
import type { ApiKeys } from './api-keys.ts';
import type { Authorizer } from './authorizer.ts';
import type { Canary } from './canary.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Identity } from './identity.ts';
import { metricNamespace } from './node-function.ts';
import type { Looks } from './looks.ts';
import type { Notices } from './notices.ts';
import type { Outbox } from './outbox.ts';
import type { Records } from './records.ts';
import type { Recovery } from './recovery.ts';
import type { Sealing } from './sealing.ts';
import type { Webhooks } from './webhooks.ts';
import type { Workflow } from './workflow.ts';

/** What the alarms watch. */
export interface AlarmsProps {
  deadLetters: DeadLetters;
  requests: Table;
  identity: Identity;
  workflow: Workflow;
  api: GraphqlApi;
  outbox: Outbox;
  recovery: Recovery;
  looks: Looks;
  /** Of a stack that sends mail. */
  notices?: Notices | undefined;
  /** Of a stack whose requesters may have webhooks. */
  webhooks?: Webhooks | undefined;
  /** Of a stack that records changes. */
  records?: Records | undefined;
  /** Of the same. */
  sealing?: Sealing | undefined;
  /** Of a stack whose requesters may have API keys. */
  apiKeys?: ApiKeys | undefined;
  /** Of a stack that knows tokens that are no user pool's. */
  authorizer?: Authorizer | undefined;
  /** Of a stack that tries by itself whether it works. */
  canary?: Canary | undefined;
  /** The SNS topic that is told. @default none: the alarms are seen in the console only */
  topicArn?: string | undefined;
}

/** When a metric alarms: as soon as it is over `above` (by default 0) in each of `times` periods running (by default 1). */
interface Watch {
  says: string;
  metric: IMetric;
  above?: number;
  /** It alarms below this instead, and where there is no data. */
  below?: number;
  times?: number;
}

/** For what one repetition mends: it alarms when it lasts. */
const lasting = { period: Duration.minutes(5), statistic: 'Sum' };
/** For what nothing mends. */
const atOnce = { period: Duration.minutes(1), statistic: 'Sum' };

/**
 * What must wake somebody. Business ends are no alarm: executions end as FAILED when a request was declined, cancelled
 * or expired, so `ExecutionsFailed` is watched nowhere; what breaks down is counted by `resume-workflow`.
 */
export class Alarms extends Construct {
  readonly alarms: Alarm[] = [];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { deadLetters, requests, identity, workflow, api, outbox, recovery, looks } = props;
    const { notices, webhooks, apiKeys, authorizer, canary, records, sealing, topicArn } = props;
    const { machine, tasks } = workflow;
    const watches: Record<string, Watch> = {
      DeadLettersWaiting: {
        says: 'A change was not followed in time; mend the cause, then npm run redrive -- <DeadLetterQueueUrl>',
        metric: deadLetters.queue.metricApproximateNumberOfMessagesVisible(),
      },
      ChangesSetAside: {
        says: 'A change cannot be followed for a reason of its own; mend it, then npm run redrive -- <SetAsideQueueUrl>',
        metric: deadLetters.setAside.metricApproximateNumberOfMessagesVisible(),
      },
      RequestFailed: {
        says: 'A request became FAILED: an operator stopped its execution; the log of resume-workflow names it',
        metric: this.counted(eventKinds.FAILED.counts, atOnce),
      },
      WorkflowBroke: {
        says: 'An execution ended before it had closed its request; the log of resume-workflow names it, another goes on',
        metric: this.counted('WorkflowBroke', atOnce),
      },
      ExecutionTimedOut: {
        says: 'An execution ran for longer than Step Functions allows',
        metric: machine.metricTimedOut(atOnce),
      },
      ExecutionAborted: {
        says: 'Somebody stopped an execution; its request fails, unless all have signed or the deadline has passed',
        metric: machine.metricAborted(atOnce),
      },
      ResumeFailing: {
        says: 'Requests whose execution has ended are not seen to; they are tried again for more than a day',
        metric: this.counted('ResumeFailed', lasting),
        times: 2,
      },
      EndedExecutionsWaiting: {
        says: 'An execution that has ended has not been seen to for ten minutes',
        metric: recovery.ended.metricApproximateAgeOfOldestMessage(),
        above: Duration.minutes(10).toSeconds(),
      },
      OverdueClosed: {
        says: 'A request was open after its deadline, and the scheduled look closed it; its execution did not',
        metric: this.counted('OverdueClosed', atOnce),
      },
      WorkflowStartedLate: {
        says: 'A request had no execution, and the scheduled look started it: its start had reached nobody',
        metric: this.counted('WorkflowStartedLate', atOnce),
      },
      WorkflowReplaced: {
        says: 'An execution ended before its request and nobody heard of it, but the scheduled look',
        metric: this.counted('WorkflowReplaced', atOnce),
      },
      AnswerFollowedLate: {
        says: 'A task waited for an answer that was given, and the scheduled look completed it: the answer had not reached it',
        metric: this.counted('AnswerFollowedLate', atOnce),
      },
      DeadLetterPutBack: {
        says: 'An outage made changes dead letters, by its length or for one request alone; the scheduled look has put them back',
        metric: this.counted('DeadLetterPutBack', atOnce),
      },
      LookFailing: {
        says: 'Requests or dead letters cannot be looked after; they are tried again every two minutes',
        metric: this.counted('LookFailed', lasting),
        times: 2,
      },
      LookMissing: {
        says: 'The scheduled look has not run for ten minutes; what is overdue or was lost stays so',
        metric: looks.lookAfterRequests.function.metricInvocations(lasting),
        below: 1,
        times: 2,
      },
      AdvanceFailing: {
        says: 'Accepted changes do not reach the workflow; they are tried again for twenty hours',
        metric: this.counted('AdvanceFailed', lasting),
        times: 2,
      },
      PublishFailing: {
        says: 'Accepted changes do not reach the subscribers; they are tried again for twenty hours',
        metric: this.counted('PublishFailed', lasting),
        times: 2,
      },
      ApiFailing: {
        says: 'The API answers with 5xx',
        metric: new Metric({
          namespace: 'AWS/AppSync',
          metricName: '5XXError',
          dimensionsMap: { GraphQLAPIId: api.apiId },
          ...lasting,
        }),
        times: 2,
      },
      ...(records && {
        RequestAltered: {
          says: 'Somebody has altered or removed a request past the API; the log of publish-update, seal-record or show-certificates names it',
          metric: this.counted('RequestAltered', atOnce),
        },
      }),
      ...(canary && {
        CanaryFailing: {
          says: 'Three requests in a row could not be started and signed; the log of try-signing says what went wrong',
          metric: this.counted('CanaryTime', {
            period: Duration.minutes(3 * canary.minutes),
            statistic: 'SampleCount',
          }),
          below: 1,
        },
      }),
      ...(sealing && this.ofSealing(sealing)),
      ...(notices && this.ofNotices(notices)),
      ...(webhooks && this.ofWebhooks(webhooks)),
      ...(authorizer && failing('AuthorizeCaller', authorizer.authorizeCaller.function)),
      ...(apiKeys && failing('ManageApiKeys', apiKeys.manageApiKeys.function)),
      ...tableFailing('GetItem', requests),
      ...tableFailing('UpdateItem', requests),
      ...streamBehind('AdvanceWorkflow', outbox.advanceWorkflow.function),
      ...streamBehind('PublishUpdate', outbox.publishUpdate.function),
      ...failing('AddEmailClaim', identity.addEmailClaim.function),
      ...failing('CloseRequest', tasks.closeRequest.function),
      ...failing('AdvanceWorkflow', outbox.advanceWorkflow.function),
      ...failing('PublishUpdate', outbox.publishUpdate.function),
      ...failing('ResumeWorkflow', recovery.resumeWorkflow.function),
      ...failing('LookAfterRequests', looks.lookAfterRequests.function),
      ...failing('RequestSignature', tasks.requestSignature.function, this.counted('RequestSignatureRefused', lasting)),
      ...failing(
        'SignAutomatically',
        tasks.signAutomatically.function,
        this.counted('SignAutomaticallyRefused', lasting),
      ),
    };
    for (const [name, { says, metric, above = 0, below, times = 1 }] of Object.entries(watches)) {
      const alarm = new Alarm(this, name, {
        alarmDescription: says,
        metric,
        threshold: below ?? above,
        comparisonOperator: ComparisonOperator[below === undefined ? 'GREATER_THAN_THRESHOLD' : 'LESS_THAN_THRESHOLD'],
        evaluationPeriods: times,
        treatMissingData: TreatMissingData[below === undefined ? 'NOT_BREACHING' : 'BREACHING'],
      });
      this.alarms.push(alarm);
      if (topicArn) alarm.addAlarmAction({ bind: () => ({ alarmActionArn: topicArn }) });
    }
  }

  private ofSealing({ queue, sealRecord, showCertificates }: Sealing): Record<string, Watch> {
    return {
      SealFailing: {
        says: 'Requests that have ended are not sealed; they are tried again for two days',
        metric: this.counted('SealFailed', lasting),
        times: 2,
      },
      SealsWaiting: {
        says: 'A request has ended and has waited for ten minutes to be sealed',
        metric: queue.metricApproximateAgeOfOldestMessage(),
        above: Duration.minutes(10).toSeconds(),
      },
      ...failing('SealRecord', sealRecord.function),
      ...failing('ShowCertificates', showCertificates.function),
    };
  }

  private ofNotices({ queue, sendNotice, deliveries, invitations }: Notices): Record<string, Watch> {
    return {
      NoticeFailing: {
        says: 'People are not mailed; their notices are tried again for three days',
        metric: this.counted('NoticeFailed', lasting),
        times: 2,
      },
      NoticeRefused: {
        says: 'Amazon SES refuses to send a notice, and nobody tries it again; the log of send-notice names the request',
        metric: this.counted('NoticeRefused', atOnce),
      },
      NoticesWaiting: {
        says: 'A change has waited for half an hour to be mailed',
        metric: queue.metricApproximateAgeOfOldestMessage(),
        above: Duration.minutes(30).toSeconds(),
      },
      ...failing('SendNotice', sendNotice.function),
      DeliveryFailing: {
        says: 'What became of mails cannot be noted; it is tried again for more than a day',
        metric: this.counted('DeliveryFailed', lasting),
        times: 2,
      },
      DeliveriesWaiting: {
        says: 'What became of a mail has waited for half an hour to be noted',
        metric: deliveries.queue.metricApproximateAgeOfOldestMessage(),
        above: Duration.minutes(30).toSeconds(),
      },
      ...failing('NoteDelivery', deliveries.noteDelivery.function),
      ...(invitations && failing('ManageInvitations', invitations.manageInvitations.function)),
    };
  }

  private ofWebhooks({ changes, retries, ...functions }: Webhooks): Record<string, Watch> {
    return {
      WebhookDeliveryFailing: {
        says: 'Messages cannot be given to webhooks, for no fault of theirs; they are tried again for two days',
        metric: this.counted('WebhookDeliveryFailed', lasting),
        times: 2,
      },
      WebhookChangesWaiting: {
        says: 'A change has waited for ten minutes to be given to webhooks',
        metric: changes.metricApproximateAgeOfOldestMessage(),
        above: Duration.minutes(10).toSeconds(),
      },
      WebhookRetriesWaiting: {
        says: 'A message has waited for half an hour to be sent again to a webhook that did not answer',
        metric: retries.metricApproximateAgeOfOldestMessage(),
        above: Duration.minutes(30).toSeconds(),
      },
      ...failing('ManageWebhooks', functions.manageWebhooks.function),
      ...failing('DeliverWebhook', functions.deliverWebhook.function),
      ...failing('RetryWebhook', functions.retryWebhook.function),
    };
  }

  /** What the functions count by functions/adapters/metrics.ts. */
  private counted(metricName: string, options: typeof lasting): Metric {
    const dimensionsMap = { service: Stack.of(this).stackName };
    return new Metric({ namespace: metricNamespace, metricName, dimensionsMap, ...options });
  }
}

/**
 * Watches what DynamoDB does wrong: clients get `Unavailable`, which is no 5xx. It counts for each operation by itself; an
 * outage shows in one of reads and one of writes, and a sum would be no number where one of them has none.
 */
const tableFailing = (operation: 'GetItem' | 'UpdateItem', { tableName }: Table): Record<string, Watch> => {
  const counted = (metricName: string) =>
    new Metric({
      namespace: 'AWS/DynamoDB',
      metricName,
      dimensionsMap: { TableName: tableName, Operation: operation },
      ...lasting,
    });
  return {
    [`${operation}Failing`]: {
      says: `DynamoDB answers ${operation} of requests with errors of its own`,
      metric: counted('SystemErrors'),
      times: 2,
    },
    [`${operation}Throttled`]: {
      says: `DynamoDB throttles ${operation} of requests; raise the maximum of the table or the quota of the account`,
      metric: counted('ThrottledRequests'),
      times: 2,
    },
  };
};

/** Watches how long a change waits for the function that follows the stream. */
const streamBehind = (name: string, follower: Function): Record<string, Watch> => ({
  [`${name}Behind`]: {
    says: `${name} is more than a minute behind the accepted changes`,
    metric: follower.metric('IteratorAge', { period: Duration.minutes(1), statistic: 'Maximum' }),
    above: Duration.minutes(1).toMilliseconds(),
    times: 3,
  },
});

/** Watches the errors of a function, less the refusals that belong to the business, and its throttles. */
const failing = (name: string, lambda: Function, refused?: Metric): Record<string, Watch> => ({
  [`${name}Errors`]: {
    says: `${name} ends with errors, or not in time`,
    metric: refused
      ? new MathExpression({
          expression: 'errors - FILL(refused, 0)',
          usingMetrics: { errors: lambda.metricErrors(lasting), refused },
          period: lasting.period,
        })
      : lambda.metricErrors(lasting),
    times: 2,
  },
  [`${name}Throttled`]: {
    says: `${name} is throttled; raise the concurrency limit of the account`,
    metric: lambda.metricThrottles(lasting),
    times: 2,
  },
});
