import { AwsError } from '../../shared/service.ts';
import { machineArnOf } from '../arns.ts';
import { checkInput } from './check-input.ts';
import { findMachine, seconds } from './context.ts';
import type { Context } from './context.ts';
import { pageConstraints, pageSize, pageToken, readPageToken } from './paging.ts';

interface Request {
  stateMachineArn?: string;
  mapRunArn?: string;
  statusFilter?: string;
  redriveFilter?: string;
  maxResults?: number;
  nextToken?: string;
}

interface Row {
  arn: string;
  status: string;
  startedAt: number;
  endedAt?: number;
}

/** In the order in which the service's refusal names them. */
const statuses = ['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'];

/** ListExecutions, newest first; https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html */
export const listExecutions = (context: Context) => async (request: Request) => {
  checkInput(request as never, {
    stateMachineArn: { type: 'string', least: 1, most: 256 },
    mapRunArn: { type: 'string' },
    statusFilter: { type: 'string', values: statuses },
    redriveFilter: { type: 'string', values: ['REDRIVEN', 'NOT_REDRIVEN'] },
    ...pageConstraints,
    nextToken: { type: 'string', least: 1, most: 3096 },
  });
  const { stateMachineArn, mapRunArn, statusFilter, redriveFilter, nextToken } = request;
  if ((stateMachineArn === undefined) === (mapRunArn === undefined) || stateMachineArn === undefined)
    throw new AwsError('ValidationException', 'give stateMachineArn; map runs are not emulated');
  findMachine(context, stateMachineArn);
  await context.store.written();
  const rows = rowsOf(context, stateMachineArn).filter(
    ({ status }) => (statusFilter === undefined || status === statusFilter) && redriveFilter !== 'REDRIVEN',
  );
  const scope = `list ${stateMachineArn} ${statusFilter}`;
  const after = readPageToken(scope, nextToken) as [number, string] | undefined;
  const rest = after ? rows.filter((row) => compare(row, after) > 0) : rows;
  rest.sort((a, b) => compare(a, [timeOf(b), b.arn]));
  const page = rest.slice(0, pageSize(request));
  const last = page.at(-1);
  return {
    executions: page.map(shown),
    ...(last && page.length < rest.length && { nextToken: pageToken(scope, [timeOf(last), last.arn]) }),
  };
};

function rowsOf({ store, clock }: Context, machineArn: string): Row[] {
  const open = [...store.executions.values()].map(({ arn, startedAt, end }): Row => {
    return { arn, startedAt, status: end?.status ?? 'RUNNING', ...(end && { endedAt: end.at }) };
  });
  const closed = store.closed.all(clock.now()).filter(({ arn }) => !store.executions.has(arn));
  return [...open, ...closed].filter(({ arn }) => machineArnOf(arn) === machineArn);
}

/** Running ones stand by their start, closed ones by their end. */
const timeOf = ({ startedAt, endedAt }: Row) => endedAt ?? startedAt;

/** Later ones first, those of one time by ARN. */
const compare = (row: Row, [time, arn]: [number, string]) =>
  time - timeOf(row) || (row.arn < arn ? -1 : row.arn > arn ? 1 : 0);

const shown = ({ arn, status, startedAt, endedAt }: Row) => ({
  executionArn: arn,
  stateMachineArn: machineArnOf(arn),
  name: arn.slice(arn.lastIndexOf(':') + 1),
  status,
  startDate: seconds(startedAt),
  ...(endedAt !== undefined && { stopDate: seconds(endedAt) }),
  redriveCount: 0,
});
