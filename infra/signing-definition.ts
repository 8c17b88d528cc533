import { Duration } from 'aws-cdk-lib';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import {
  Choice,
  Condition,
  Fail,
  type IChainable,
  IntegrationPattern,
  JitterType,
  Map as MapState,
  ProvideItems,
  Succeed,
  TaskInput,
  Timeout,
  type TaskStateBase,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { limits } from '../functions/domain/limits.ts';

/** The functions that are tasks of the workflow. */
export type Tasks = Record<'requestSignature' | 'signAutomatically' | 'closeRequest', Function>;

/** What the execution was started with (`WorkflowInput` in functions/domain/groups.ts). */
const input = '$states.context.Execution.Input';

/** What a signer's branch knows besides its input, from `Signing method` on. Times are milliseconds since the epoch. */
const variables = {
  /** The deadline as far as is known: it may have been moved away since, which `Request signature` tells. */
  expiresAt: `{% ${input}.expiresAt %}`,
  /** How many reminders have fallen due. */
  reminded: '{% $exists($states.input.reminded) ? $states.input.reminded : 0 %}',
  /** When the next reminder falls due. */
  remindAt: `{% $exists($states.input.remindAt) ? $states.input.remindAt : $millis() + ${input}.remindEverySeconds * 1000 %}`,
  /** When the newest reminder fell due; 0 where none has. */
  dueAt: 0,
  /** How often the signer's task has failed since it last did not; in all, and with what an extension takes. */
  faults: 0,
  rounds: 0,
};

/** Whether the next reminder is due. */
const isReminder = `$reminded < ${input}.reminders and $millis() >= $remindAt`;
/** Where the deadline has passed, the function is asked for a later one, unless it cannot be: then the item decides. */
const isOverdue = `{% $millis() >= $expiresAt and ($faults > 0 or $rounds >= ${input}.rounds) %}`;
const isAutomatic = "{% $states.input.method = 'AUTOMATIC' %}";

/**
 * The story of a signing request: ask each group in its turn, wait for every answer, remind, give up at the deadline,
 * close. No outage decides it: what is no outcome is waited out, for each signer by himself.
 * It is drawn with the JSONata factories throughout: `new Map(…)` and the like drop parts of it in silence.
 * The items of a `Map` are always a plain path: JSONata makes one element of a list of one.
 */
export function signingDefinition(scope: Construct, tasks: Tasks): IChainable {
  const groups = MapState.jsonata(scope, 'Groups', {
    comment: 'One group after another: the next is asked when all of this one have signed',
    items: ProvideItems.jsonata('{% $states.input.groups %}'),
    maxConcurrency: 1,
  });
  const signers = MapState.jsonata(scope, 'Signers', {
    comment: 'All signers of the group at once',
    items: ProvideItems.jsonata('{% $states.input.signers %}'),
    maxConcurrency: limits.signersOfOrder,
  });
  const close = closeRequest(scope, tasks);
  signers.itemProcessor(askSigner(scope, tasks));
  groups.itemProcessor(signers);
  groups.addCatch(
    Fail.jsonata(scope, 'Handed over', {
      error: 'SigningHandedOver',
      cause: 'another execution goes on from the item',
    }),
    { errors: ['SigningHandedOver'] },
  );
  groups.addCatch(close, { errors: ['States.ALL'] });
  return groups.next(close).next(tellOutcome(scope));
}

/** Asks one signer: at once where the backend signs, otherwise again and again until the answer or the deadline. */
function askSigner(scope: Construct, tasks: Tasks): IChainable {
  const who = {
    requestId: `{% ${input}.requestId %}`,
    signer: '{% $states.input.position %}',
    askedAt: '{% $states.context.State.EnteredTime %}',
  };
  const signAutomatically = task(scope, 'Sign automatically', tasks.signAutomatically, who);
  const requestSignature = task(
    scope,
    'Request signature',
    tasks.requestSignature,
    {
      ...who,
      taskToken: '{% $states.context.Task.Token %}',
      dueAt: '{% $dueAt %}',
      expiresAt: '{% $expiresAt %}',
    },
    {
      integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
      // `Timeout.at` would render a JSONPath field here. After the deadline nothing is waited for but the function's answer.
      taskTimeout: Timeout.jsonata(
        `{% $millis() >= $expiresAt ? 120 : $max([1, $ceil(($min([$expiresAt, $reminded < ${input}.reminders ? $remindAt : $expiresAt]) - $millis()) / 1000)]) %}`,
      ),
    },
  );
  const goOn = Choice.jsonata(scope, 'Go on?', { assign: nextReminder })
    .when(
      Condition.jsonata(isOverdue),
      Fail.jsonata(scope, 'Deadline passed', {
        error: 'SigningExpired',
        cause: 'the deadline passed before all had signed',
      }),
    )
    .when(
      Condition.jsonata(`{% $rounds >= ${input}.rounds %}`),
      Fail.jsonata(scope, 'Too many faults', {
        error: 'SigningHandedOver',
        cause: 'the history has no room for further faults',
      }),
    )
    .when(Condition.jsonata(isAutomatic), signAutomatically)
    .otherwise(requestSignature);
  const ways = {
    answered: Succeed.jsonata(scope, 'Answered already'),
    over: passOn(scope),
    goOn: waitOut(scope, goOn),
  };
  catchFaults(signAutomatically, ways);
  requestSignature.addCatch(goOn, {
    errors: ['States.Timeout'],
    outputs: '{% $states.input %}',
    assign: {
      reminded: `{% ${isReminder} ? $reminded + 1 : $reminded %}`,
      rounds: `{% ${isReminder} ? $rounds : $rounds + 1 %}`,
      faults: 0,
    },
  });
  requestSignature.addCatch(goOn, {
    errors: ['DeadlineMoved'],
    outputs: '{% $states.input %}',
    assign: { expiresAt: movedDeadline, rounds: '{% $rounds + 1 %}', faults: 0 },
  });
  requestSignature.addCatch(goOn, { errors: ['SignerReassigned'], outputs: '{% $states.input %}' });
  catchFaults(requestSignature, ways);
  return Choice.jsonata(scope, 'Signing method', { assign: variables })
    .when(Condition.jsonata(isAutomatic), signAutomatically, { assign: variables })
    .otherwise(requestSignature);
}

/**
 * Sorts what a signer's task fails with: an outcome ends the asking, everything else is a fault and waited out. There is no
 * Retry, although a first repetition would be cheaper by it: its attempts begin anew with each reminder, and so would have
 * no bound, while rounds of waiting are counted over the whole execution.
 */
function catchFaults(state: TaskStateBase, { answered, over, goOn }: Record<'answered' | 'over' | 'goOn', IChainable>) {
  state.addCatch(answered, { errors: ['SignerAnswered'] });
  state.addCatch(over, { errors: ['SigningDeclined', 'SigningCancelled', 'SigningExpired', 'RequestClosed'] });
  state.addCatch(goOn, {
    errors: ['States.ALL'],
    outputs: '{% $states.input %}',
    assign: { faults: '{% $faults + 1 %}', rounds: '{% $rounds + 1 %}' },
  });
}

/** The deadline that the error `DeadlineMoved` tells; Lambda gives an error as JSON. */
const movedDeadline =
  "{% $number($substringAfter($parse($states.errorOutput.Cause).errorMessage, 'the deadline moved to ')) %}";

/** Lets an outcome out of `Groups` under its own name. */
const passOn = (scope: Construct) =>
  Fail.jsonata(scope, 'Request is over', { error: '{% $states.input.Error %}', cause: '{% $states.input.Cause %}' });

/** Waits from a second, doubling to ten minutes, with jitter between half and whole; never past the deadline. */
function waitOut(scope: Construct, goOn: IChainable): IChainable {
  const backoff = '$min([600, $power(2, $min([$faults - 1, 10]))]) * (0.5 + $random() / 2)';
  const untilDeadline = `($expiresAt - $millis()) / 1000`;
  return Wait.jsonata(scope, 'Wait out', {
    time: WaitTime.seconds(`{% $max([1, $ceil($min([${backoff}, ${untilDeadline}]))]) %}`),
  }).next(goOn);
}

/** Reminders that have fallen due meanwhile are one: the newest. The others keep their places in the plan. */
const nextReminder = (() => {
  const isDue = `${input}.reminders > 0 and $millis() >= $remindAt`;
  const period = `(${input}.remindEverySeconds * 1000)`;
  const passed = `$floor(($millis() - $remindAt) / ${period})`;
  return {
    dueAt: `{% ${isDue} ? $remindAt + ${passed} * ${period} : $dueAt %}`,
    remindAt: `{% ${isDue} ? $remindAt + (${passed} + 1) * ${period} : $remindAt %}`,
  };
})();

/**
 * Closes the request. It is tried again for a day, and every two minutes at least: what has fallen due meanwhile is settled
 * within three minutes after an outage. Its attempts are the rest of the history (functions/domain/history.ts).
 */
function closeRequest(scope: Construct, tasks: Tasks): LambdaInvoke {
  const close = task(
    scope,
    'Close request',
    tasks.closeRequest,
    { requestId: `{% ${input}.requestId %}`, now: '{% $millis() %}' },
    { outputs: '{% $states.result.Payload %}' },
  );
  close.addRetry({
    errors: ['States.ALL'],
    interval: Duration.seconds(1),
    backoffRate: 2,
    maxAttempts: 1500,
    maxDelay: Duration.minutes(2),
    jitterStrategy: JitterType.FULL,
  });
  return close;
}

/** Ends the execution as the request ended, so that the console tells the truth; without what people wrote. */
function tellOutcome(scope: Construct): IChainable {
  const completed = Succeed.jsonata(scope, 'Completed');
  const fail = (name: string, error: string, cause: string) => Fail.jsonata(scope, name, { error, cause });
  const is = (status: string) => Condition.jsonata(`{% $states.input.status = '${status}' %}`);
  return Choice.jsonata(scope, 'Outcome')
    .when(is('COMPLETED'), completed)
    .when(is('DECLINED'), fail('Declined', 'SigningDeclined', 'a signer declined'))
    .when(is('CANCELLED'), fail('Cancelled', 'SigningCancelled', 'the requester cancelled'))
    .when(is('EXPIRED'), fail('Expired', 'SigningExpired', 'the deadline passed before all had signed'))
    .when(is('PENDING'), fail('Interrupted', 'SigningInterrupted', 'another execution goes on from the item'))
    .otherwise(fail('Failed', 'SigningFailed', 'an operator stopped the workflow'));
}

/** A Lambda task. CDK's own retries miss throttling; what the tasks do about faults covers everything. */
function task(
  scope: Construct,
  name: string,
  lambdaFunction: Function,
  payload: Record<string, string>,
  options: Partial<Parameters<typeof LambdaInvoke.jsonata>[2]> = {},
): LambdaInvoke {
  return LambdaInvoke.jsonata(scope, name, {
    lambdaFunction,
    payload: TaskInput.fromObject(payload),
    retryOnServiceExceptions: false,
    ...options,
  });
}
