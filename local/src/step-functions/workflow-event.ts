import type { EndStatus } from './asl/execution.ts';

/** What the engine tells the terminal's narration and the cost meter; told once it is on disk. */
export type WorkflowEvent =
  | { kind: 'executionStarted'; machine: string; execution: string; at: number }
  /** A state transition, in the words of the bill. */
  | { kind: 'stateEntered'; machine: string; execution: string; at: number; state: string; stateType: string }
  /** An attempt after the first, also a transition; it begins at `at`. */
  | {
      kind: 'stateRetried';
      machine: string;
      execution: string;
      at: number;
      state: string;
      attempt: number;
      error: string | undefined;
    }
  | {
      kind: 'executionEnded';
      machine: string;
      execution: string;
      at: number;
      status: EndStatus;
      error?: string;
      cause?: string;
    }
  /** A crash left half a record at the end of a file; nobody had been told of it. */
  | { kind: 'journalCut'; file: string; bytes: number }
  /** The bus did not take a status change; it is offered again. */
  | { kind: 'statusChangeRefused'; execution: string; problem: unknown }
  /** An invariant broke, or the disk did. */
  | { kind: 'bug'; execution?: string; problem: unknown };
