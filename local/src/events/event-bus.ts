import { randomUUID } from 'node:crypto';
import type { Activity } from '../shared/activity.ts';
import type { Clock } from '../shared/clock.ts';
import { createDurableJobs } from '../shared/durable-jobs.ts';
import type { Disk } from '../shared/storage/disk.ts';
import { readEventPattern } from '../shared/event-pattern.ts';
import { atRate, readRate } from './schedule.ts';
import { targetInput, type BusEvent, type InputTransformation } from './target-input.ts';

/** A target of a rule, in CloudFormation's names but for its ARN. */
export interface RuleTarget extends InputTransformation {
  arn: string;
  /** Tells targets of one rule apart that have the same ARN. */
  Id?: string;
  RetryPolicy?: { MaximumRetryAttempts?: number; MaximumEventAgeInSeconds?: number };
  DeadLetterConfig?: { Arn?: string };
}

/** A rule of a bus, with a pattern, on the default bus also with a schedule. */
export interface Rule {
  /** Once on its bus. */
  name: string;
  arn: string;
  /** The name of its bus. @default default */
  bus?: string;
  /** @default matches nothing */
  eventPattern?: unknown;
  /** E.g. `rate(5 minutes)`. @default none */
  scheduleExpression?: string;
  targets: RuleTarget[];
}

/** Which bus takes an event, and when. */
export interface PutOptions {
  /** @default default */
  bus?: string;
  /** Milliseconds until it is delivered for the first time, and its age begins. @default 0 */
  delay?: number;
}

/** Carries events to the targets of the rules that match them: all buses of a backend. */
export interface EventBus {
  /**
   * Takes an event; resolves once it is on disk for each target that gets it. `version`, `id`, `time` are added where
   * missing. A bus without rules takes it as well.
   */
  put(event: BusEvent, options?: PutOptions): Promise<void>;
  /** Starts no further event or delivery and closes the files; what is left is delivered after the next start. */
  stop(): Promise<void>;
}

interface Job {
  rule: string;
  /** Missing for the default one. */
  bus?: string;
  target: string;
  /** The target's, where it has one. */
  id?: string;
  event: BusEvent;
  receivedAt: number;
  /** When the first delivery is due, where that is later than the event came. */
  notBefore?: number;
  /** Failed deliveries. */
  attempts: number;
}

const maxDelay = 8 * 60 * 1000;

/**
 * Opens the event buses. Each delivery is made at least once; a failed one is tried again with a delay that doubles from 1 s
 * to 8 minutes of the clock, for a day or 185 times unless the target says otherwise, then its event is sent to the
 * dead-letter queue. Where a right or the target is missing, that is at once; where the queue may not be sent to, it is lost.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 * and https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 *
 * A rule with a schedule makes its own events, for its own targets alone, the first after one period: there is no replay
 * of times that nothing ran.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
 * @throws Error for a rule whose pattern or schedule cannot be read
 */
export async function createEventBus({
  rules,
  deliver,
  sendDeadLetter,
  directory,
  disk,
  clock,
  newId = randomUUID,
  during = (work) => work(),
}: {
  rules: Rule[];
  /** Hands a target its input as text: the event, or what the target makes of it. */
  deliver(target: RuleTarget, input: string, rule: Rule): Promise<void>;
  /** `attributes` are the message attributes that tell why. */
  sendDeadLetter(queueArn: string, body: string, attributes: Record<string, string>): Promise<void>;
  directory: string;
  disk: Disk;
  clock: Clock;
  newId?: () => string;
  /** Goes around every delivery, up to the timer of the next. @default nothing */
  during?: Activity['during'];
}): Promise<EventBus> {
  const matchers = rules
    .filter(({ eventPattern }) => eventPattern !== undefined)
    .map((rule) => ({ rule, matches: patternOf(rule) }));
  const rates = rules.flatMap((rule) =>
    rule.scheduleExpression === undefined ? [] : [{ rule, every: readRate(rule.scheduleExpression, rule.name) }],
  );
  const perform = async (job: Job, stopping: AbortSignal) => {
    const rule = rules.find((each) => each.name === job.rule && busOf(each) === busOf(job));
    const target = rule?.targets.find(({ arn, Id }) => arn === job.target && (job.id === undefined || Id === job.id));
    // A template may lose a rule while its deliveries wait.
    if (!rule || !target) return undefined;
    const attempt = async () => deliver(target, targetInput(target, job.event, rule, job.receivedAt), rule);
    const error = await attempt().then(
      () => undefined,
      (failure: Error) => failure,
    );
    if (!error) return undefined;
    if (stopping.aborted) return 0;
    job.attempts++;
    const delay = Math.min(1000 * 2 ** (job.attempts - 1), maxDelay);
    const condition = exhausted(job, target, clock.now() + delay);
    if (!condition && !hopeless.includes(error.name)) return delay;
    const queue = target.DeadLetterConfig?.Arn;
    if (queue) {
      // The event as it came, not what the target makes of it: https://github.com/serverless/serverless/issues/4647
      const body = JSON.stringify(job.event);
      await sendDeadLetter(queue, body, reasons(rule, target, job, condition, error)).catch(orLost);
    }
    return undefined;
  };
  const dueAt = ({ notBefore = 0 }: Job) => notBefore;
  const jobs = createDurableJobs({ directory, disk, clock, perform, retryAfter: maxDelay, dueAt, during });
  await jobs.opened;

  const jobsOf = ({ name: rule, bus, targets }: Rule, event: BusEvent, delay = 0) =>
    targets.map(({ arn: target, Id: id }): Job => {
      const receivedAt = clock.now() + delay;
      const when = { receivedAt, ...(delay > 0 && { notBefore: receivedAt }) };
      const where = { rule, ...(bus !== undefined && { bus }), target, ...(id !== undefined && { id }) };
      return { ...where, event, ...when, attempts: 0 };
    });
  const cancels = rates.map(({ rule, every }) =>
    atRate(every, clock, (time) => {
      const event: BusEvent = { version: '0', id: newId(), ...scheduledEvent(rule), time: inSeconds(time) };
      // Where it cannot be kept, the next one has its turn.
      during(() => jobs.add(...jobsOf(rule, event))).catch(() => {});
    }),
  );

  return {
    async put(given, { bus = 'default', delay = 0 } = {}) {
      const event: BusEvent = { version: '0', id: newId(), time: inSeconds(clock.now() + delay), ...given };
      const matching = matchers.filter(({ rule, matches }) => busOf(rule) === bus && matches(event));
      await jobs.add(...matching.flatMap(({ rule }) => jobsOf(rule, event, delay)));
    },
    async stop() {
      for (const cancel of cancels) cancel();
      await jobs.stop();
    },
  };
}

const busOf = ({ bus = 'default' }: { bus?: string }) => bus;

/** A time as events have it. */
export const inSeconds = (time: number) => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');

/** Source: https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-events.html */
function scheduledEvent({ arn }: Rule): BusEvent {
  const [, , , region, account] = arn.split(':');
  return { source: 'aws.events', 'detail-type': 'Scheduled Event', account, region, resources: [arn], detail: {} };
}

/** What no repetition fixes. */
const hopeless = ['AccessDeniedException', 'ResourceNotFoundException', 'QueueDoesNotExist'];

function orLost(error: Error): void {
  if (error.name !== 'AccessDeniedException') throw error;
}

type Condition = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';

function exhausted({ attempts, receivedAt }: Job, { RetryPolicy }: RuleTarget, next: number): Condition | undefined {
  const { MaximumRetryAttempts = 185, MaximumEventAgeInSeconds = 24 * 60 * 60 } = RetryPolicy ?? {};
  if (attempts > MaximumRetryAttempts) return 'MaximumRetryAttempts';
  return next - receivedAt > MaximumEventAgeInSeconds * 1000 ? 'MaximumEventAgeInSeconds' : undefined;
}

/** Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
const reasons = (rule: Rule, target: RuleTarget, job: Job, condition: Condition | undefined, error: Error) => ({
  RULE_ARN: rule.arn,
  TARGET_ARN: target.arn,
  ERROR_CODE: error.name,
  ERROR_MESSAGE: error.message,
  ...(condition && { EXHAUSTED_RETRY_CONDITION: condition }),
  RETRY_ATTEMPTS: String(job.attempts - 1),
});

function patternOf({ name, eventPattern }: Rule) {
  try {
    return readEventPattern(eventPattern);
  } catch (cause) {
    throw new Error(`cannot run rule ${name}: ${(cause as Error).message}`, { cause });
  }
}
