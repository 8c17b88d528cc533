import type { Service } from '../shared/service.ts';

/** An execution in the list; times are seconds since the epoch, as Step Functions gives them. */
export interface ExecutionRow {
  executionArn: string;
  stateMachineArn: string;
  name: string;
  status: string;
  startDate: number;
  stopDate?: number;
}

/** An event of a history, as GetExecutionHistory gives it; times are seconds since the epoch. */
export interface HistoryEvent {
  id: number;
  previousEventId: number;
  timestamp: number;
  type: string;
  [details: `${string}EventDetails`]: Record<string, unknown>;
}

/** One execution as the page draws it. */
export interface ExecutionView extends ExecutionRow {
  input: string;
  output?: string;
  error?: string;
  cause?: string;
  /** Of the state machine as it was when the execution started, JSON in Amazon States Language; left out where `after` is given. */
  definition?: string;
  /** In their order, those after `after`. */
  events: HistoryEvent[];
}

/** Reads executions through the operations of Step Functions. */
export interface Executions {
  /** The newest thousand of every state machine. */
  list(): Promise<ExecutionRow[]>;
  /**
   * @param after the id of the last event that the page has; 0 for none
   * @throws AwsError `ExecutionDoesNotExist`
   */
  read(executionArn: string, after: number): Promise<ExecutionView>;
  /**
   * What may be the key of an item that it is about: its name, and each text or number at the top of its input.
   * @throws AwsError `ExecutionDoesNotExist`
   */
  ids(executionArn: string): Promise<Set<string>>;
}

const mostRows = 1000;
const pageOfEvents = 200;

/** Makes what reads the executions of a Step Functions service. */
export function createExecutions({ operations }: Pick<Service, 'operations'>): Executions {
  const call = async <Output>(operation: string, input: object) => (await operations[operation]!(input)) as Output;

  /** From the newest back to the one that the page has: there are few of them while somebody looks on. */
  const eventsAfter = async (executionArn: string, after: number): Promise<HistoryEvent[]> => {
    const events: HistoryEvent[] = [];
    for (let nextToken: string | undefined; ;) {
      const page = await call<{ events: HistoryEvent[]; nextToken?: string }>('GetExecutionHistory', {
        ...{ executionArn, reverseOrder: true, maxResults: after === 0 ? 1000 : pageOfEvents },
        ...(nextToken && { nextToken }),
      });
      const found = page.events.filter(({ id }) => id > after);
      events.push(...found);
      nextToken = page.nextToken;
      if (!nextToken || found.length < page.events.length) return events.reverse();
    }
  };

  return {
    async list() {
      const { stateMachines } = await call<{ stateMachines: { stateMachineArn: string }[] }>('ListStateMachines', {
        maxResults: mostRows,
      });
      const lists = stateMachines.map(({ stateMachineArn }) =>
        call<{ executions: ExecutionRow[] }>('ListExecutions', { stateMachineArn, maxResults: mostRows }),
      );
      return (await Promise.all(lists)).flatMap(({ executions }) => executions);
    },
    async read(executionArn, after) {
      const described = await call<Omit<ExecutionView, 'events' | 'definition'>>('DescribeExecution', { executionArn });
      const events = await eventsAfter(executionArn, after);
      if (after > 0) return { ...described, events };
      const { definition } = await call<{ definition: string }>('DescribeStateMachineForExecution', { executionArn });
      return { ...described, definition, events };
    },
    async ids(executionArn) {
      const { name, input } = await call<ExecutionView>('DescribeExecution', { executionArn });
      const given = JSON.parse(input) as unknown;
      const values: unknown[] = typeof given === 'object' ? Object.values(given ?? {}) : [given];
      return new Set([name, ...values.filter((value) => /^(string|number)$/.test(typeof value)).map(String)]);
    },
  };
}
