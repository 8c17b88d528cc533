import type { Catcher, Retrier, State } from './asl.ts';

/** What is wrong with the Retry and Catch of a state; reference §5. */
export function checkHandlers(state: State): string[] {
  const { Retry = [], Catch = [] } = state as { Retry?: Retrier[]; Catch?: (Catcher & { ResultPath?: unknown })[] };
  const problems = [...checkErrors(Retry), ...checkErrors(Catch), ...Retry.flatMap(checkRetrier)];
  if (Catch.some((catcher) => 'ResultPath' in catcher)) problems.push('has ResultPath in a Catch; use Output');
  if (Retry.length + Catch.length > 0 && !['Task', 'Map', 'Parallel'].includes(state.Type))
    problems.push(`is a ${state.Type}, which takes no Retry and no Catch`);
  return problems;
}

const reserved = [
  ...['ALL', 'Timeout', 'HeartbeatTimeout', 'TaskFailed', 'Permissions', 'Runtime', 'DataLimitExceeded'],
  ...['ExceedToleratedFailureThreshold', 'ItemReaderFailed', 'ResultWriterFailed', 'Http.Socket'],
  ...['QueryEvaluationError', 'ResultPathMatchFailure', 'ParameterPathFailure', 'BranchFailed', 'NoChoiceMatched'],
  ...['IntrinsicFailure'],
].map((name) => `States.${name}`);

function checkErrors(handlers: { ErrorEquals: string[] }[]): string[] {
  return handlers.flatMap(({ ErrorEquals = [] }, index) => {
    const problems = ErrorEquals.filter((name) => name.startsWith('States.') && !reserved.includes(name)).map(
      (name) =>
        `names ${name} in ErrorEquals, which is no error of Step Functions; names of your own must not begin so`,
    );
    if (ErrorEquals.includes('States.ALL') && (ErrorEquals.length > 1 || index < handlers.length - 1))
      problems.push('names States.ALL together with other errors or not last; it must stand alone and last');
    return problems;
  });
}

const retrierFields: [keyof Retrier, string, (value: never) => boolean][] = [
  ['IntervalSeconds', 'a whole number from 1 to 99999999', wholeNumber(99_999_999)],
  ['BackoffRate', 'a number of at least 1', (value: unknown) => typeof value === 'number' && value >= 1],
  ['MaxDelaySeconds', 'a whole number from 1 to 31622400', wholeNumber(31_622_400)],
  ['JitterStrategy', 'FULL or NONE', (value: string) => ['FULL', 'NONE'].includes(value)],
];

const checkRetrier = (retrier: Retrier): string[] =>
  retrierFields
    .filter(([field, , fits]) => retrier[field] !== undefined && !fits(retrier[field] as never))
    .map(([field, allowed]) => `has ${field} ${String(retrier[field])} in a Retry; it must be ${allowed}`);

function wholeNumber(most: number): (value: unknown) => boolean {
  return (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most;
}
