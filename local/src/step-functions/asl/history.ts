/** An event of an execution's history as GetExecutionHistory gives it, but with its time in milliseconds. */
export interface HistoryEvent {
  id: number;
  previousEventId: number;
  /** Milliseconds since the epoch. */
  timestamp: number;
  type: string;
  /** The details under their own name, e.g. `stateEnteredEventDetails`. */
  [details: `${string}EventDetails`]: Record<string, unknown>;
}

/** The most events that an execution may have; the last one says so, reference §6. */
export const maxEvents = 25_000;

/** The most bytes of an input or output, reference §9. */
export const maxBytes = 262_144;

/** The name of an event's details: states share theirs, every other type has its own. */
export function detailsName(type: string): `${string}EventDetails` {
  const state = /State(Entered|Exited)$/.exec(type);
  const name = state ? `state${state[1]}` : type[0]!.toLowerCase() + type.slice(1);
  return `${name}EventDetails`;
}

/** A text of an event with the note that it is all there. */
export function untruncated<Name extends string>(name: Name, text: string): Record<string, unknown> {
  return { [name]: text, [`${name}Details`]: { truncated: false } };
}
