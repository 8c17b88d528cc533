import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventKinds } from '../../functions/domain/events.ts';
import { ofType, templateOf, withCanary } from '../support/synthesised.ts';

const template = await templateOf(withCanary);
const topic = 'arn:aws:sns:us-east-1:123456789012:on-call';
const withTopic = await templateOf({ context: { ...withCanary.context, alarmTopicArn: topic } });
const alarms = Object.fromEntries(
  ofType(template, 'AWS::CloudWatch::Alarm').map(([id, { Properties }]) => [nameOf(id), Properties]),
);

/** What each alarm watches: metric, statistic, over what, in how many periods of how many seconds. */
const watched = {
  DeadLettersWaiting: ['AWS/SQS ApproximateNumberOfMessagesVisible DeadLettersQueue', 'Maximum', 0, 1, 300],
  ChangesSetAside: ['AWS/SQS ApproximateNumberOfMessagesVisible DeadLettersSetAside', 'Maximum', 0, 1, 300],
  RequestFailed: ['Countersign RequestFailed Countersign-local', 'Sum', 0, 1, 60],
  RequestAltered: ['Countersign RequestAltered Countersign-local', 'Sum', 0, 1, 60],
  SealFailing: ['Countersign SealFailed Countersign-local', 'Sum', 0, 2, 300],
  SealsWaiting: ['AWS/SQS ApproximateAgeOfOldestMessage SealingQueue', 'Maximum', 600, 1, 300],
  SealRecordErrors: ['AWS/Lambda Errors SealingSealRecordFunction', 'Sum', 0, 2, 300],
  SealRecordThrottled: ['AWS/Lambda Throttles SealingSealRecordFunction', 'Sum', 0, 2, 300],
  ShowCertificatesErrors: ['AWS/Lambda Errors SealingShowCertificatesFunction', 'Sum', 0, 2, 300],
  ShowCertificatesThrottled: ['AWS/Lambda Throttles SealingShowCertificatesFunction', 'Sum', 0, 2, 300],
  WorkflowBroke: ['Countersign WorkflowBroke Countersign-local', 'Sum', 0, 1, 60],
  ExecutionTimedOut: ['AWS/States ExecutionsTimedOut WorkflowSigning', 'Sum', 0, 1, 60],
  ExecutionAborted: ['AWS/States ExecutionsAborted WorkflowSigning', 'Sum', 0, 1, 60],
  ResumeFailing: ['Countersign ResumeFailed Countersign-local', 'Sum', 0, 2, 300],
  EndedExecutionsWaiting: ['AWS/SQS ApproximateAgeOfOldestMessage RecoveryEnded', 'Maximum', 600, 1, 300],
  OverdueClosed: ['Countersign OverdueClosed Countersign-local', 'Sum', 0, 1, 60],
  WorkflowStartedLate: ['Countersign WorkflowStartedLate Countersign-local', 'Sum', 0, 1, 60],
  AnswerFollowedLate: ['Countersign AnswerFollowedLate Countersign-local', 'Sum', 0, 1, 60],
  WorkflowReplaced: ['Countersign WorkflowReplaced Countersign-local', 'Sum', 0, 1, 60],
  DeadLetterPutBack: ['Countersign DeadLetterPutBack Countersign-local', 'Sum', 0, 1, 60],
  LookFailing: ['Countersign LookFailed Countersign-local', 'Sum', 0, 2, 300],
  LookMissing: ['AWS/Lambda Invocations LooksLookAfterRequestsFunction', 'Sum', 1, 2, 300],
  AdvanceFailing: ['Countersign AdvanceFailed Countersign-local', 'Sum', 0, 2, 300],
  PublishFailing: ['Countersign PublishFailed Countersign-local', 'Sum', 0, 2, 300],
  ApiFailing: ['AWS/AppSync 5XXError Api', 'Sum', 0, 2, 300],
  CanaryFailing: ['Countersign CanaryTime Countersign-local', 'SampleCount', 1, 1, 3 * 3600],
  NoticeFailing: ['Countersign NoticeFailed Countersign-local', 'Sum', 0, 2, 300],
  NoticeRefused: ['Countersign NoticeRefused Countersign-local', 'Sum', 0, 1, 60],
  NoticesWaiting: ['AWS/SQS ApproximateAgeOfOldestMessage NoticesQueue', 'Maximum', 1800, 1, 300],
  SendNoticeErrors: ['AWS/Lambda Errors NoticesSendNoticeFunction', 'Sum', 0, 2, 300],
  SendNoticeThrottled: ['AWS/Lambda Throttles NoticesSendNoticeFunction', 'Sum', 0, 2, 300],
  WebhookDeliveryFailing: ['Countersign WebhookDeliveryFailed Countersign-local', 'Sum', 0, 2, 300],
  WebhookChangesWaiting: ['AWS/SQS ApproximateAgeOfOldestMessage WebhooksChanges', 'Maximum', 600, 1, 300],
  WebhookRetriesWaiting: ['AWS/SQS ApproximateAgeOfOldestMessage WebhooksRetries', 'Maximum', 1800, 1, 300],
  ManageWebhooksErrors: ['AWS/Lambda Errors WebhooksManageWebhooksFunction', 'Sum', 0, 2, 300],
  DeliverWebhookErrors: ['AWS/Lambda Errors WebhooksDeliverWebhookFunction', 'Sum', 0, 2, 300],
  RetryWebhookErrors: ['AWS/Lambda Errors WebhooksRetryWebhookFunction', 'Sum', 0, 2, 300],
  ManageWebhooksThrottled: ['AWS/Lambda Throttles WebhooksManageWebhooksFunction', 'Sum', 0, 2, 300],
  DeliverWebhookThrottled: ['AWS/Lambda Throttles WebhooksDeliverWebhookFunction', 'Sum', 0, 2, 300],
  RetryWebhookThrottled: ['AWS/Lambda Throttles WebhooksRetryWebhookFunction', 'Sum', 0, 2, 300],
  AuthorizeCallerErrors: ['AWS/Lambda Errors AuthorizerAuthorizeCallerFunction', 'Sum', 0, 2, 300],
  AuthorizeCallerThrottled: ['AWS/Lambda Throttles AuthorizerAuthorizeCallerFunction', 'Sum', 0, 2, 300],
  ManageApiKeysErrors: ['AWS/Lambda Errors ApiKeysManageApiKeysFunction', 'Sum', 0, 2, 300],
  ManageApiKeysThrottled: ['AWS/Lambda Throttles ApiKeysManageApiKeysFunction', 'Sum', 0, 2, 300],
  ManageInvitationsErrors: ['AWS/Lambda Errors NoticesInvitationsManageInvitationsFunction', 'Sum', 0, 2, 300],
  ManageInvitationsThrottled: ['AWS/Lambda Throttles NoticesInvitationsManageInvitationsFunction', 'Sum', 0, 2, 300],
  DeliveryFailing: ['Countersign DeliveryFailed Countersign-local', 'Sum', 0, 2, 300],
  DeliveriesWaiting: ['AWS/SQS ApproximateAgeOfOldestMessage NoticesDeliveriesQueue', 'Maximum', 1800, 1, 300],
  NoteDeliveryErrors: ['AWS/Lambda Errors NoticesDeliveriesNoteDeliveryFunction', 'Sum', 0, 2, 300],
  NoteDeliveryThrottled: ['AWS/Lambda Throttles NoticesDeliveriesNoteDeliveryFunction', 'Sum', 0, 2, 300],
  GetItemFailing: ['AWS/DynamoDB SystemErrors GetItem TablesRequests', 'Sum', 0, 2, 300],
  GetItemThrottled: ['AWS/DynamoDB ThrottledRequests GetItem TablesRequests', 'Sum', 0, 2, 300],
  UpdateItemFailing: ['AWS/DynamoDB SystemErrors UpdateItem TablesRequests', 'Sum', 0, 2, 300],
  UpdateItemThrottled: ['AWS/DynamoDB ThrottledRequests UpdateItem TablesRequests', 'Sum', 0, 2, 300],
  AdvanceWorkflowBehind: ['AWS/Lambda IteratorAge OutboxAdvanceWorkflowFunction', 'Maximum', 60_000, 3, 60],
  PublishUpdateBehind: ['AWS/Lambda IteratorAge OutboxPublishUpdateFunction', 'Maximum', 60_000, 3, 60],
  AddEmailClaimErrors: ['AWS/Lambda Errors IdentityAddEmailClaimFunction', 'Sum', 0, 2, 300],
  CloseRequestErrors: ['AWS/Lambda Errors WorkflowCloseRequestFunction', 'Sum', 0, 2, 300],
  AdvanceWorkflowErrors: ['AWS/Lambda Errors OutboxAdvanceWorkflowFunction', 'Sum', 0, 2, 300],
  PublishUpdateErrors: ['AWS/Lambda Errors OutboxPublishUpdateFunction', 'Sum', 0, 2, 300],
  ResumeWorkflowErrors: ['AWS/Lambda Errors RecoveryResumeWorkflowFunction', 'Sum', 0, 2, 300],
  LookAfterRequestsErrors: ['AWS/Lambda Errors LooksLookAfterRequestsFunction', 'Sum', 0, 2, 300],
  RequestSignatureErrors: [
    'errors - FILL(refused, 0); errors: AWS/Lambda Errors WorkflowRequestSignatureFunction Sum 300; refused: Countersign RequestSignatureRefused Countersign-local Sum 300',
    ...[undefined, 0, 2, undefined],
  ],
  SignAutomaticallyErrors: [
    'errors - FILL(refused, 0); errors: AWS/Lambda Errors WorkflowSignAutomaticallyFunction Sum 300; refused: Countersign SignAutomaticallyRefused Countersign-local Sum 300',
    ...[undefined, 0, 2, undefined],
  ],
  AddEmailClaimThrottled: ['AWS/Lambda Throttles IdentityAddEmailClaimFunction', 'Sum', 0, 2, 300],
  CloseRequestThrottled: ['AWS/Lambda Throttles WorkflowCloseRequestFunction', 'Sum', 0, 2, 300],
  AdvanceWorkflowThrottled: ['AWS/Lambda Throttles OutboxAdvanceWorkflowFunction', 'Sum', 0, 2, 300],
  PublishUpdateThrottled: ['AWS/Lambda Throttles OutboxPublishUpdateFunction', 'Sum', 0, 2, 300],
  ResumeWorkflowThrottled: ['AWS/Lambda Throttles RecoveryResumeWorkflowFunction', 'Sum', 0, 2, 300],
  LookAfterRequestsThrottled: ['AWS/Lambda Throttles LooksLookAfterRequestsFunction', 'Sum', 0, 2, 300],
  RequestSignatureThrottled: ['AWS/Lambda Throttles WorkflowRequestSignatureFunction', 'Sum', 0, 2, 300],
  SignAutomaticallyThrottled: ['AWS/Lambda Throttles WorkflowSignAutomaticallyFunction', 'Sum', 0, 2, 300],
};

describe('alarms', () => {
  it('watch what must wake somebody, and nothing else', () => {
    const rows = Object.entries(alarms).map(
      ([name, { Statistic, Threshold, EvaluationPeriods, Period, ...metric }]) => [
        name,
        [metricOf(metric), Statistic, Threshold, EvaluationPeriods, Period],
      ],
    );
    expect(Object.fromEntries(rows)).toEqual(watched);
  });

  it.each(Object.keys(watched))('%s says what it means, and is quiet where there is no data', (name) => {
    // What watches that something happens is not.
    const isAbsence = ['LookMissing', 'CanaryFailing'].includes(name);
    expect(alarms[name]).toMatchObject({
      AlarmDescription: expect.stringMatching(/^.{10,}$/),
      ComparisonOperator: isAbsence ? 'LessThanThreshold' : 'GreaterThanThreshold',
      TreatMissingData: isAbsence ? 'breaching' : 'notBreaching',
    });
  });

  it('watch every function for errors and throttles, but the canary, whose silence says both', () => {
    const functions = ofType(template, 'AWS::Lambda::Function')
      .map(([id]) => withoutHash(id))
      .filter((id) => id !== 'CanaryTrySigningFunction');
    for (const metric of ['Errors', 'Throttles'])
      expect(functions.filter((id) => !JSON.stringify(watched).includes(`AWS/Lambda ${metric} ${id}`))).toEqual([]);
  });

  it.each([
    ...['ExecutionsFailed', 'RequestStarted', 'RequestCompleted', 'RequestDeclined'],
    ...['RequestCancelled', 'RequestExpired', '4XXError'],
  ])('never watch %s, which is how business goes', (metric) => {
    expect(JSON.stringify(alarms)).not.toContain(`"${metric}"`);
  });

  it('subtract what each task of the workflow refuses, which Lambda counts among its errors', () => {
    const refusals = readdirSync('functions', { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .flatMap(({ name }) => /workflowTask\('(\w+)'/.exec(readFileSync(`functions/${name}`, 'utf8'))?.[1] ?? []);
    expect(refusals).toEqual(['RequestSignatureRefused', 'SignAutomaticallyRefused']);
    for (const refused of refusals)
      expect(metricOf(alarms[refused.replace('Refused', 'Errors')])).toContain(`refused: Countersign ${refused} `);
  });

  it('watch only what the functions count, under the name by which they count it', () => {
    const faults = [...readFileSync('functions/adapters/metrics.ts', 'utf8').matchAll(/\| '(\w+)'/g)];
    const counted = [...faults.map(([, name]) => name), ...Object.values(eventKinds).map(({ counts }) => counts)];
    const own = [...JSON.stringify(watched).matchAll(/Countersign (\w+) /g)].map(([, name]) => name);
    expect(own.filter((name) => !counted.includes(name))).toEqual([]);
    for (const [, { Properties }] of ofType(template, 'AWS::Lambda::Function'))
      expect(Properties.Environment.Variables).toMatchObject({
        POWERTOOLS_SERVICE_NAME: 'Countersign-local',
        POWERTOOLS_METRICS_NAMESPACE: 'Countersign',
      });
  });

  it.each([
    ['nobody by default', template, undefined],
    ['the topic of the context', withTopic, [topic]],
  ])('tell %s', (_name, each, actions) => {
    const found = ofType(each, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties.AlarmActions);
    expect(found).toEqual(Object.keys(watched).map(() => actions));
  });
});

/** A logical id without the hash that CDK appends. */
function withoutHash(id: string): string {
  return id.replace(/[0-9A-F]{8}$/, '');
}

function nameOf(logicalId: string): string {
  return withoutHash(logicalId).replace(/^Alarms/, '');
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a metric as CloudFormation writes it
function metricOf({ Namespace, MetricName, Dimensions, Metrics }: any): string {
  if (!Metrics) return [Namespace, MetricName, ...Dimensions.map(dimensionOf)].join(' ');
  const [{ Expression }, ...parts] = Metrics;
  const texts = parts.map(({ Id, MetricStat: { Metric, Stat, Period } }: (typeof parts)[number]) =>
    [`${Id}:`, metricOf(Metric), Stat, Period].join(' '),
  );
  return [Expression, ...texts].join('; ');
}

function dimensionOf({ Value }: { Value: string | { Ref: string } | { 'Fn::GetAtt': [string, string] } }): string {
  if (typeof Value === 'string') return Value;
  return withoutHash('Ref' in Value ? Value.Ref : Value['Fn::GetAtt'][0]);
}
