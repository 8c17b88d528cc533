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
  | { changes: StreamLetter }
  | { ended: EndedExecution }
  | { told: object }
  | { delivered: object }
  | { aside: SetAside }
  | { refused: RefusedMessage };

/** Reads a message of a queue of dead letters; undefined where it is none that the stack makes. */
export function readDeadLetter(body: string): DeadLetter | undefined {
  const letter = parsed(body);
  if (letter.DDBStreamBatchInfo) return { changes: letter as StreamLetter };
  if (letter.table) return { aside: letter as SetAside };
  if (letter.queueArn) return { refused: letter as RefusedMessage };
  // An event of the stack's bus, of which nobody could be told; a message that could not be sent to a webhook.
  if (letter.detail?.requestId || letter.detail?.webhookId || letter.webhookId) return { told: letter };
  // What became of a mail, and could not be noted for days.
  if (letter.notice) return { delivered: letter };
  // Of one that reached no queue EventBridge keeps the whole event; the queue gets what its rule would have given.
  const { executionArn, status } = letter.detail ?? letter;
  return executionArn && status ? { ended: { executionArn, status } } : undefined;
}

type Letter = Partial<StreamLetter & SetAside & EndedExecution & RefusedMessage> & {
  notice?: unknown;
  webhookId?: unknown;
  detail?: Partial<EndedExecution & { requestId: string; webhookId: string }>;
};

function parsed(body: string): Letter {
  try {
    return (JSON.parse(body) ?? {}) as Letter;
  } catch {
    return {};
  }
}
