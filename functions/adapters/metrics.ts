import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { EventCount } from '../domain/events.ts';

/**
 * What is counted. Those of events tell how requests go; a started, declined or cancelled one is counted again when its
 * change is delivered again. The others tell what does not work; infra/alarms.ts watches those and `RequestFailed`.
 */
export type Count =
  | EventCount
  /** An execution ended before it had closed its request. */
  | 'WorkflowBroke'
  /** The end of an execution could not be followed. */
  | 'ResumeFailed'
  | 'AdvanceFailed'
  | 'PublishFailed'
  /** A notice could not be sent; it is tried again. */
  | 'NoticeFailed'
  /** A notice that SES will not send. */
  | 'NoticeRefused'
  /** A change could not be given to webhooks, or a message not be sent again; it comes again. */
  | 'WebhookDeliveryFailed'
  /** A webhook was disabled, as it failed for days or answered that it is gone. */
  | 'WebhookDisabled'
  /** What became of a notice could not be noted; it is tried again. */
  | 'DeliveryFailed'
  /** A request that differs from what was recorded of it, or was removed. */
  | 'RequestAltered'
  /** A request that has ended could not be sealed; it is tried again. */
  | 'SealFailed'
  /** A change that cannot be followed for a reason of its own. */
  | 'ChangeSetAside'
  /** What only the scheduled look has mended: closed after the deadline, started, replaced, told, done again. */
  | 'OverdueClosed'
  | 'WorkflowStartedLate'
  | 'WorkflowReplaced'
  | 'AnswerFollowedLate'
  | 'DeadLetterPutBack'
  /** A request or a dead letter that could not be looked after. */
  | 'LookFailed'
  /** Refusals that the workflow expects, though Lambda counts them among the errors of the function. */
  | 'RequestSignatureRefused'
  | 'SignAutomaticallyRefused';

/** What is measured, in milliseconds. */
export type Measure =
  /** From the first ask of a signer to the answer. */
  | 'AnswerTime'
  /** From the start of a request of the canary's until it was erased; none where that went wrong. */
  | 'CanaryTime';

const metrics = new Metrics();

/**
 * Counts one, by a line of the log in the embedded metric format. The line goes to stdout past the console, which
 * Lambda's JSON log format would wrap: https://github.com/aws-powertools/powertools-lambda-typescript/issues/1766
 */
export function count(name: Count): void {
  metrics.singleMetric().addMetric(name, MetricUnit.Count, 1);
}

/** Measures once how long something took, the same way. */
export function measure(name: Measure, milliseconds: number): void {
  metrics.singleMetric().addMetric(name, MetricUnit.Milliseconds, milliseconds);
}
