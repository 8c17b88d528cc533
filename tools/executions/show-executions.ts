import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ExecutionDoesNotExist,
  type ExecutionStatus,
  type HistoryEvent,
  paginateGetExecutionHistory,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { drawExecution } from './draw-execution.ts';
import { listExecutions, type Listed, type Outcome, outcomes } from './list-executions.ts';
import { findPlace, type Place } from './place.ts';
import { addressAt, executionName, readRequests } from './requests.ts';
import type { Given } from '../terminal/arguments.ts';
import { helpOf } from '../terminal/commands.ts';
import { Ended } from '../terminal/ended.ts';
import { shellQuote } from '../terminal/shell-quote.ts';

const command = 'npm run --silent executions';

/** The statuses of executions by which they can be listed. */
const statuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const satisfies ExecutionStatus[];

/**
 * Lists executions, or draws those of one request, in lines.
 * @param onNotice takes what is amiss, though the lines are right
 * @throws Ended or Error, one line, where it cannot
 */
export async function showExecutions(
  { arguments: [id], options }: Given,
  environment: NodeJS.ProcessEnv,
  onNotice: (line: string) => void,
): Promise<string[]> {
  const filter = { ...filterOf(options), now: Date.now(), onNotice };
  let place: Place | undefined;
  try {
    const named = { stack: options.stack as string | undefined, outputs: options.outputs as string | undefined };
    place = await findPlace(named, environment);
    const states = new SFNClient(place.access);
    if (id) return await draw(states, place, id, onNotice);
    return linesOf(await listExecutions(states, place, filter), options);
  } catch (error) {
    throw inOneLine(error as Error & { code?: string }, id, place?.access.endpoint);
  }
}

function filterOf({ status, outcome, limit = '20', from }: Given['options']) {
  return {
    status: oneOf(statuses, 'status', status),
    outcome: oneOf<Outcome>(outcomes, 'outcome', outcome),
    limit: numberOf(limit as string),
    from: from as string | undefined,
  };
}

function oneOf<Value extends string>(allowed: readonly Value[], name: string, given: unknown): Value | undefined {
  if (given === undefined || allowed.includes(given as Value)) return given as Value | undefined;
  throw new Ended(2, `--${name} ${given} is not accepted; allowed: ${allowed.join(', ')}`);
}

function numberOf(limit: string): number {
  if (/^\d+$/.test(limit) && Number(limit) >= 1 && Number(limit) <= 1000) return Number(limit);
  throw new Ended(2, `--limit ${limit} is not accepted; give 1 to 1000`);
}

function linesOf({ rows, next }: Listed, options: Given['options']): string[] {
  const table = [
    ['STATUS', 'OUTCOME', 'STARTED', 'AGE', 'REQUEST', 'WAITS FOR'],
    ...rows.map(({ status, outcome, startedAt, age, requestId, about }) => [
      ...[status, outcome, startedAt.toISOString(), age, requestId, about],
    ]),
  ];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  const none = options.status || options.outcome || options.from ? 'there are none' : 'there are no executions yet';
  const again = Object.entries({ ...options, from: next }).map(
    ([name, value]) => `--${name} ${shellQuote(`${value}`)}`,
  );
  return [...(rows.length > 0 ? lines : [none]), ...(next ? [`older ones: ${command} -- ${again.join(' ')}`] : [])];
}

/** All executions of a request, one after the other, as far as Step Functions still has them: 90 days after their end. */
async function draw(states: SFNClient, place: Place, id: string, onNotice: (line: string) => void): Promise<string[]> {
  const request = (await readRequests(place, [id], onNotice)).get(id);
  const drawn: string[][] = [];
  for (let number = 1; ; number++) {
    const execution = await describe(states, place, executionName(id, number));
    if (!execution && number >= (request?.execution ?? 1)) break;
    if (!execution) continue;
    const history: HistoryEvent[] = [];
    const { executionArn } = execution;
    for await (const page of paginateGetExecutionHistory({ client: states }, { executionArn, maxResults: 1000 }))
      history.push(...(page.events ?? []));
    drawn.push(drawExecution(execution, history, (position) => addressAt(request, position)));
  }
  if (drawn.length === 0) throw new Ended(4, `there is no execution ${id}; ${command} lists those that are there`);
  return drawn.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

async function describe(states: SFNClient, place: Place, name: string): Promise<DescribeExecutionOutput | undefined> {
  const executionArn = `${place.stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  try {
    return await states.send(new DescribeExecutionCommand({ executionArn }));
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
}

function inOneLine(error: Error & { code?: string }, id: string | undefined, endpoint: string | undefined): Error {
  const says: Record<string, string> = {
    ECONNREFUSED: `there is no backend at ${endpoint}; start it with npm start, or say where it is with PORT or AWS_ENDPOINT_URL`,
    InvalidArn: `${id} is no id of an execution; ${command} lists those that are there`,
    CredentialsProviderError: `there are no AWS credentials: ${error.message}; set AWS_PROFILE, or keys in the environment`,
  };
  if (error instanceof Ended) return error;
  const cause = { cause: error };
  if (error.message === 'Region is missing')
    return new Ended(2, `there is no AWS region; set AWS_REGION, or see ${helpOf('executions')}`, cause);
  const said = says[error.code ?? ''] ?? says[error.name];
  return new Error(said ?? `${error.name === 'Error' ? '' : `${error.name}: `}${error.message}`, cause);
}
