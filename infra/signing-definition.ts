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
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';

/** The functions that are tasks of the workflow. */
export type Tasks = Record<'requestSignature' | 'signAutomatically' | 'closeRequest', Function>;

/** What the execution was started with (`WorkflowInput` in functions/domain/groups.ts). */
const input = '$states.context.Execution.Input';

/**
 * The story of a signing request: ask each group in its turn, wait for every answer, remind, give up at the deadline,
 * close. It is drawn with the JSONata factories throughout: `new Map(…)` and the like drop parts of it in silence.
 * The largest `Map` is 40 wide, and its items are always a plain path: JSONata makes one element of a list of one.
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
    maxConcurrency: 40,
  });
  const close = task(
    scope,
    'Close request',
    tasks.closeRequest,
    { requestId: `{% ${input}.requestId %}` },
    {
      outputs: '{% $states.result.Payload %}',
    },
  );
  signers.itemProcessor(askSigner(scope, tasks));
  groups.itemProcessor(signers);
  groups.addCatch(close, { errors: ['States.ALL'] });
  return groups.next(close).next(tellOutcome(scope));
}

/** Asks one signer: at once where the backend signs, otherwise again and again until the answer or the deadline. */
function askSigner(scope: Construct, tasks: Tasks): IChainable {
  const who = { requestId: `{% ${input}.requestId %}`, signer: '{% $states.input.position %}' };
  const signAutomatically = task(scope, 'Sign automatically', tasks.signAutomatically, who);
  const requestSignature = task(
    scope,
    'Request signature',
    tasks.requestSignature,
    {
      ...who,
      taskToken: '{% $states.context.Task.Token %}',
      askedAt: '{% $states.context.State.EnteredTime %}',
      attempt: '{% $states.context.State.RetryCount %}',
    },
    {
      integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
      // `Timeout.at` would render a JSONPath field here.
      taskTimeout: Timeout.jsonata(
        `{% $max([1, $ceil(($min([${input}.expiresAt, $reminded < ${input}.reminders ? $millis() + ${input}.remindEverySeconds * 1000 : ${input}.expiresAt]) - $millis()) / 1000)]) %}`,
      ),
    },
  );
  const answered = Succeed.jsonata(scope, 'Answered already');
  const deadlinePassed = Fail.jsonata(scope, 'Deadline passed', {
    error: 'SigningExpired',
    cause: 'the deadline passed before all had signed',
  });
  requestSignature.addCatch(answered, { errors: ['SignerAnswered'] });
  requestSignature.addCatch(
    Choice.jsonata(scope, 'Deadline passed?')
      .when(Condition.jsonata(`{% $millis() >= ${input}.expiresAt %}`), deadlinePassed)
      .otherwise(requestSignature),
    { errors: ['States.Timeout'], outputs: '{% $states.input %}', assign: { reminded: '{% $reminded + 1 %}' } },
  );
  return Choice.jsonata(scope, 'Signing method', { assign: { reminded: 0 } })
    .when(Condition.jsonata("{% $states.input.method = 'AUTOMATIC' %}"), signAutomatically)
    .otherwise(requestSignature);
}

/** Ends the execution as the request ended, so that the console tells the truth. */
function tellOutcome(scope: Construct): IChainable {
  const completed = Succeed.jsonata(scope, 'Completed');
  const fail = (name: string, error: string, otherwise: string) =>
    Fail.jsonata(scope, name, { error, cause: `{% $states.input.reason ? $states.input.reason : '${otherwise}' %}` });
  const is = (status: string) => Condition.jsonata(`{% $states.input.status = '${status}' %}`);
  return Choice.jsonata(scope, 'Outcome')
    .when(is('COMPLETED'), completed)
    .when(is('DECLINED'), fail('Declined', 'SigningDeclined', 'a signer declined'))
    .when(is('CANCELLED'), fail('Cancelled', 'SigningCancelled', 'the requester cancelled'))
    .when(is('EXPIRED'), fail('Expired', 'SigningExpired', 'the deadline passed before all had signed'))
    .otherwise(fail('Failed', 'SigningFailed', 'the workflow broke down'));
}

/** A Lambda task that is tried again after every fault that a repetition may mend, throttling included. */
function task(
  scope: Construct,
  name: string,
  lambdaFunction: Function,
  payload: Record<string, string>,
  options: Partial<Parameters<typeof LambdaInvoke.jsonata>[2]> = {},
): LambdaInvoke {
  const state = LambdaInvoke.jsonata(scope, name, {
    lambdaFunction,
    payload: TaskInput.fromObject(payload),
    // The default misses throttling; the retriers below know more.
    retryOnServiceExceptions: false,
    ...options,
  });
  state.addRetry({
    errors: [
      ...['SigningDeclined', 'SigningCancelled', 'SigningExpired', 'SignerAnswered', 'RequestClosed'],
      'States.Timeout',
    ],
    maxAttempts: 0,
  });
  state.addRetry({
    errors: ['States.ALL'],
    interval: Duration.seconds(1),
    backoffRate: 2,
    maxAttempts: 6,
    maxDelay: Duration.seconds(30),
    jitterStrategy: JitterType.FULL,
  });
  return state;
}
