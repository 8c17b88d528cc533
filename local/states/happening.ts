import type { EndStatus } from './execution.ts';

/** What the engine tells the terminal's narration and the cost meter; told once it is on disk. */
export type Happening =
  | { what: 'execution started'; machine: string; execution: string; at: number }
  /** A state transition, in the words of the bill. */
  | { what: 'state entered'; machine: string; execution: string; at: number; state: string; stateType: string }
  /** An attempt after the first, also a transition; it begins at `at`. */
  | {
      what: 'state retried';
      machine: string;
      execution: string;
      at: number;
      state: string;
      attempt: number;
      error: string | undefined;
    }
  | {
      what: 'execution ended';
      machine: string;
      execution: string;
      at: number;
      status: EndStatus;
      error?: string;
      cause?: string;
    }
  /** A crash left half a record at the end of the journal; nobody had been told of it. */
  | { what: 'journal cut'; file: string; bytes: number }
  /** The bus did not take a status change; it is offered again. */
  | { what: 'status change refused'; execution: string; problem: unknown }
  /** An invariant broke, or the disk did. */
  | { what: 'bug'; execution?: string; problem: unknown };
