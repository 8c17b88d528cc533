import type { CallOut } from './lambda/function-worker.ts';
import type { InvocationReport } from './lambda/lambda.ts';
import type { WorkflowEvent } from './step-functions/workflow-event.ts';

/** What happens in a running backend, as it happens: for the terminal, for the cost meter, for tests that wait. */
export type RuntimeEvent =
  /** A line of a function's log, or of the API's. */
  | { kind: 'log'; source: string; line: string | Record<string, unknown> }
  | ({ kind: 'invoked' } & InvocationReport)
  /** A function called others than this backend by HTTP. */
  | ({ kind: 'called'; function: string } & CallOut)
  | WorkflowEvent
  /** An update went to the subscribers, so many of each field of `Subscription`. */
  | { kind: 'published'; update: Record<string, unknown>; subscribers: Record<string, number> }
  /** Something in the data folder was not as it should be, or stays there; one line that says what was done about it. */
  | { kind: 'data'; message: string }
  /** A mail was sent; it lies in this file. */
  | { kind: 'mail'; file: string }
  /** A change could not be followed and went to the queue. */
  | { kind: 'dead letter'; queue: string }
  /** A role lacks a right. */
  | { kind: 'denied'; principal: string; action: string; resource: string; because: string };
