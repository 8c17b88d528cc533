import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  type ExecutionListItem,
  type ExecutionStatus,
  ListExecutionsCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { duration } from './duration.ts';
import type { Place } from './place.ts';
import { awaited, executionNumber, readRequests, type RequestInTable } from './requests.ts';

/** How a request stands that an execution is for. */
export const outcomes = [
  ...(['PENDING', 'COMPLETED', 'DECLINED', 'CANCELLED', 'EXPIRED'] as const),
  ...(['BROKEN', 'HANDED_ON'] as const),
];
export type Outcome = (typeof outcomes)[number];

/** What to list. */
export interface ListOptions {
  status?: ExecutionStatus | undefined;
  outcome?: Outcome | undefined;
  limit: number;
  /** The token of the page before. */
  from?: string | undefined;
  now: number;
  onNotice(line: string): void;
}

/** A list, newest first, and the token of what comes after it. */
export interface Listed {
  rows: Row[];
  next: string | undefined;
}

/** One execution. */
export interface Row {
  status: string;
  outcome: Outcome;
  startedAt: Date;
  age: string;
  requestId: string;
  /** Who is awaited, or what broke. */
  about: string;
}

/** How many executions are looked at for a list by outcome, which Step Functions knows nothing of. */
const maxLook = 1000;

/**
 * Lists executions by pages. A list by outcome takes whole pages until it has enough, so it may have a few more than its
 * limit, or fewer while there are older ones.
 */
export async function listExecutions(states: SFNClient, place: Place, options: ListOptions): Promise<Listed> {
  const { outcome, limit } = options;
  const statusFilter = options.status ?? (outcome && ends[outcome]);
  const rows: Row[] = [];
  let next = options.from;
  let looked = 0;
  do {
    const page = await states.send(
      new ListExecutionsCommand({
        ...{ stateMachineArn: place.stateMachineArn, maxResults: limit },
        ...(statusFilter && { statusFilter }),
        ...(next && { nextToken: next }),
      }),
    );
    const found = await rowsOf(states, place, page.executions ?? [], options);
    rows.push(...found.filter((row) => outcome === undefined || row.outcome === outcome));
    looked += page.executions?.length ?? 0;
    next = page.nextToken;
  } while (next && rows.length < limit && looked < maxLook);
  return { rows, next };
}

/** How an execution ends, where its outcome tells. */
const ends: Partial<Record<Outcome, ExecutionStatus>> = {
  ...{ PENDING: 'RUNNING', COMPLETED: 'SUCCEEDED' },
  ...{ DECLINED: 'FAILED', CANCELLED: 'FAILED', EXPIRED: 'FAILED' },
};

/** The errors by which an execution tells how its request ended. */
const outcomeOfError: Record<string, Outcome> = {
  SigningDeclined: 'DECLINED',
  SigningCancelled: 'CANCELLED',
  SigningExpired: 'EXPIRED',
  SigningHandedOver: 'HANDED_ON',
};

async function rowsOf(
  states: SFNClient,
  place: Place,
  executions: ExecutionListItem[],
  { now, onNotice }: ListOptions,
): Promise<Row[]> {
  const described = await inTurns(executions, async (execution) => ({
    execution,
    // Only there is the error, and the request of an execution that took over.
    details: needsDetails(execution)
      ? await states.send(new DescribeExecutionCommand({ executionArn: execution.executionArn }))
      : undefined,
  }));
  const known = described.map(({ execution, details }) => ({
    ...{ execution, error: details?.error, requestId: requestOf(execution, details) },
    ended: execution.status === 'SUCCEEDED' ? 'COMPLETED' : outcomeOfError[details?.error ?? ''],
  }));
  const open = known.filter(({ ended }) => ended === undefined).map(({ requestId }) => requestId);
  const requests = await readRequests(place, open, onNotice);
  return known.map(({ execution, error, requestId, ended }) => {
    const { status = '', startDate, stopDate, name = '' } = execution;
    const request = requests.get(requestId);
    const outcome = (ended as Outcome | undefined) ?? outcomeOf(status, executionNumber(name), request);
    return {
      ...{ status, outcome, requestId, startedAt: startDate! },
      age: duration((stopDate?.getTime() ?? now) - startDate!.getTime()),
      about: aboutOf(outcome, error ?? (status === 'RUNNING' ? undefined : status), request, now),
    };
  });
}

const needsDetails = ({ status, name = '' }: ExecutionListItem) => status === 'FAILED' || executionNumber(name) > 1;

function requestOf({ name = '' }: ExecutionListItem, details: DescribeExecutionOutput | undefined): string {
  if (executionNumber(name) === 1) return name;
  const { requestId = name } = JSON.parse(details?.input ?? '{}') as { requestId?: string };
  return requestId;
}

/** How a request stands whose execution runs, or has ended without an outcome. */
function outcomeOf(status: string, number: number, request: RequestInTable | undefined): Outcome {
  if (status !== 'RUNNING') return (request?.execution ?? 1) > number ? 'HANDED_ON' : 'BROKEN';
  const now = request?.status ?? 'PENDING';
  return now === 'FAILED' ? 'BROKEN' : now;
}

function aboutOf(
  outcome: Outcome,
  error: string | undefined,
  request: RequestInTable | undefined,
  now: number,
): string {
  if (outcome === 'PENDING') return request ? awaited(request, now) : '';
  if (outcome !== 'BROKEN' && outcome !== 'HANDED_ON') return '';
  return [error, request && `the request is ${request.status}`].filter(Boolean).join('; ');
}

/** A few at a time: Step Functions throttles. */
async function inTurns<Item, Result>(items: Item[], act: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += 8) results.push(...(await Promise.all(items.slice(at, at + 8).map(act))));
  return results;
}
