import { checkInput } from '../check-input.ts';
import { seconds } from '../context.ts';
import type { Context } from '../context.ts';
import { readExecution } from '../executions.ts';
import type { HistoryEvent } from '../history.ts';
import { pageConstraints, pageSize, pageToken, readPageToken } from '../paging.ts';

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
    const [seen = 0] = (readPageToken(scope, request.nextToken) ?? []) as number[];
    const end = Math.min(seen + pageSize(request), events);
    const page = reverseOrder ? history(events - end, events - seen).reverse() : history(seen, end);
    return {
      events: page.map((event) => shown(includeExecutionData ? event : withoutData(event))),
      ...(end < events && { nextToken: pageToken(scope, [end]) }),
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
