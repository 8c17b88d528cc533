/** A dead letter of a stream: it says where the changes were, not what they were. */
export interface StreamLetter {
  requestContext: { functionArn: string };
  DDBStreamBatchInfo: {
    streamArn: string;
    shardId: string;
    startSequenceNumber: string;
    endSequenceNumber: string;
    approximateArrivalOfFirstRecord: string;
    approximateArrivalOfLastRecord: string;
  };
}

/** The end of an execution, as the rule tells it: FAILED, TIMED_OUT or ABORTED. */
export interface EndedExecution {
  executionArn: string;
  status: string;
}

/** A change that a function cannot follow for a reason of its own: what `npm run redrive` needs to give it back, and no more. */
export interface SetAside {
  /** The function that could not follow it. */
  functionName: string;
  /** The table whose stream it came from. */
  table: string;
  requestId: string;
  version: number;
  /** The name of the error. */
  error: string;
}

/** A message that the function behind its queue refuses. */
export interface RefusedMessage {
  body: string;
  queueArn: string;
}

/** What a message tells of that could not be followed. */
export type DeadLetter =
  { changes: StreamLetter } | { ended: EndedExecution } | { aside: SetAside } | { refused: RefusedMessage };

/** Reads a message of a queue of dead letters; undefined where it is none that the stack makes. */
export function readDeadLetter(body: string): DeadLetter | undefined {
  const letter = parsed(body);
  if (letter.DDBStreamBatchInfo) return { changes: letter as StreamLetter };
  if (letter.table) return { aside: letter as SetAside };
  if (letter.queueArn) return { refused: letter as RefusedMessage };
  // Of one that reached no queue EventBridge keeps the whole event; the queue gets what its rule would have given.
  const { executionArn, status } = letter.detail ?? letter;
  return executionArn && status ? { ended: { executionArn, status } } : undefined;
}

type Letter = Partial<StreamLetter & SetAside & EndedExecution & RefusedMessage> & { detail?: Partial<EndedExecution> };

function parsed(body: string): Letter {
  try {
    return (JSON.parse(body) ?? {}) as Letter;
  } catch {
    return {};
  }
}
