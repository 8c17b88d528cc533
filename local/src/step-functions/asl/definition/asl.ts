/** A JSON value in which strings of the form `{% … %}` are JSONata expressions. */
export type Template = unknown;

/** What a retrier says; https://states-language.net/spec.html#retrying-after-error */
export interface Retrier {
  ErrorEquals: string[];
  /** @default 1 */
  IntervalSeconds?: number;
  /** @default 3 */
  MaxAttempts?: number;
  /** @default 2 */
  BackoffRate?: number;
  MaxDelaySeconds?: number;
  /** @default 'NONE' */
  JitterStrategy?: 'NONE' | 'FULL';
}

/** What a catcher says; https://states-language.net/spec.html#fallback-states */
export interface Catcher {
  ErrorEquals: string[];
  Next: string;
  Output?: Template;
  Assign?: Record<string, Template>;
}

/** A rule of a Choice state. */
export interface ChoiceRule {
  Condition: Template;
  Next: string;
  Output?: Template;
  Assign?: Record<string, Template>;
}

/** The states of one scope: of the machine, of a branch, of an item processor. */
export interface Scope {
  StartAt: string;
  States: Record<string, State>;
}

interface Common {
  QueryLanguage?: string;
  Output?: Template;
  Assign?: Record<string, Template>;
  Next?: string;
  End?: boolean;
}

/** A state of Type `Task`. */
export interface TaskState extends Common {
  Type: 'Task';
  Resource: string;
  Arguments?: Template;
  TimeoutSeconds?: Template;
  HeartbeatSeconds?: Template;
  Retry?: Retrier[];
  Catch?: Catcher[];
}

/** A state of Type `Map`, inline. */
export interface MapState extends Common {
  Type: 'Map';
  Items?: Template;
  ItemSelector?: Template;
  ItemProcessor: Scope & { ProcessorConfig?: { Mode: string } };
  MaxConcurrency?: Template;
  Retry?: Retrier[];
  Catch?: Catcher[];
}

/** A state of Type `Parallel`. */
export interface ParallelState extends Common {
  Type: 'Parallel';
  Branches: Scope[];
  Arguments?: Template;
  Retry?: Retrier[];
  Catch?: Catcher[];
}

/** A state of Type `Choice`. */
export interface ChoiceState extends Common {
  Type: 'Choice';
  Choices: ChoiceRule[];
  Default?: string;
}

/** A state of Type `Wait`. */
export interface WaitState extends Common {
  Type: 'Wait';
  Seconds?: Template;
  Timestamp?: Template;
}

/** A state of Type `Pass` or `Succeed`: nothing but its output. */
export interface PassState extends Common {
  Type: 'Pass' | 'Succeed';
}

/** A state of Type `Fail`. */
export interface FailState extends Common {
  Type: 'Fail';
  Error?: Template;
  Cause?: Template;
}

/** Any state of the Amazon States Language with JSONata; https://states-language.net/spec.html */
export type State = TaskState | MapState | ParallelState | ChoiceState | WaitState | PassState | FailState;

/** A state machine as its definition says it. */
export interface Definition extends Scope {
  Comment?: string;
  QueryLanguage?: string;
  TimeoutSeconds?: number;
}
