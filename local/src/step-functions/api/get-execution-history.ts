import { checkInput } from './check-input.ts';
import { seconds } from './context.ts';
import type { Context } from './context.ts';
import { readExecution } from './executions.ts';
import type { HistoryEvent } from '../asl/history.ts';
import { pageConstraints, pageSize, pageToken, readPageToken } from './paging.ts';

interface Request {
  executionArn: string;
  maxResults?: number;
  nextToken?: string;
  reverseOrder?: boolean;
  includeExecutionData?: boolean;
}

/** GetExecutionHistory; https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html */
export const getExecutionHistory =
  ({ store, clock }: Context) =>
  async (request: Request) => {
    checkInput(request as never, {
      executionArn: { type: 'string', required: true, least: 1, most: 256 },
      reverseOrder: { type: 'boolean' },
      includeExecutionData: { type: 'boolean' },
      ...pageConstraints,
    });
    const { executionArn, reverseOrder = false, includeExecutionData = true } = request;
    const { events, history } = await readExecution(store, clock, executionArn);
    const scope = `history ${executionArn} ${reverseOrder}`;
    const [first = reverseOrder ? events : 1] = (readPageToken(scope, request.nextToken) ?? []) as number[];
    const [from, to] = reverseOrder ? [first - pageSize(request), first] : [first - 1, first - 1 + pageSize(request)];
    const page = history(Math.max(from, 0), to);
    // More may have been added by the time the next page is asked for: the token names an event, not a count.
    const next = reverseOrder ? from : to + 1;
    return {
      events: (reverseOrder ? page.reverse() : page).map((event) =>
        shown(includeExecutionData ? event : withoutData(event)),
      ),
      ...(next >= 1 && next <= events && { nextToken: pageToken(scope, [next]) }),
    };
  };

const shown = (event: HistoryEvent) => ({ ...event, timestamp: seconds(event.timestamp) });

const data = /^(input|output|parameters|assignedVariables)(Details)?$/;

/** An event without what went in and out. */
function withoutData(event: HistoryEvent): HistoryEvent {
  const members = Object.entries(event).map(([key, value]: [string, unknown]) => {
    if (typeof value !== 'object' || value === null) return [key, value];
    return [key, Object.fromEntries(Object.entries(value).filter(([name]) => !data.test(name)))];
  });
  return Object.fromEntries(members) as HistoryEvent;
}
