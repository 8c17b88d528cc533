import type { DescribeExecutionOutput, HistoryEvent } from '@aws-sdk/client-sfn';
import { duration } from './duration.ts';

/** A visit of a state, as its history tells it. */
interface Visit {
  name: string;
  type: string;
  enteredAt: Date;
  exitedAt?: Date;
  /** The visit of the Map or Parallel in which this one happens, and in which of its iterations. */
  within?: Visit;
  iteration?: number;
  /** Who is asked: the `position` of the state's input. */
  position?: number;
  /** How often its task was given to its function. */
  tries: number;
  errors: string[];
  task?: 'runs' | 'waits' | 'over';
  timeoutAt?: Date;
  children: Visit[];
}

/**
 * Draws an execution state by state, as the graph of the Step Functions console does: what was entered, who is waited for,
 * what was tried again, how it ended. Of payloads it shows the signer's place alone, and never a task token.
 * @param history all events, oldest first
 * @param addressAt gives the address of the signer at a position, where it is known
 */
export function drawExecution(
  execution: DescribeExecutionOutput,
  history: HistoryEvent[],
  addressAt: (position: number) => string | undefined = () => undefined,
): string[] {
  const { name, status, startDate, stopDate, error, cause } = execution;
  const isOver = status !== 'RUNNING';
  const who = (position: number) => [`signers[${position}]`, addressAt(position)].filter(Boolean).join(' ');
  const rows = visitsOf(history).flatMap((visit) => rowsOf(visit, who, isOver, 0));
  const width = Math.max(...rows.map(({ state }) => state.length));
  const ended = stopDate ? `, ended ${stopDate.toISOString()}` : '';
  const reason = error ? [`${' '.repeat(26)}${error}${cause ? `: ${cause}` : ''}`] : [];
  return [
    `${name}  ${status}  started ${startDate!.toISOString()}${ended}`,
    ...rows.map(({ at, state, what }) => `${at.toISOString()}  ${state.padEnd(width)}  ${what}`.trimEnd()),
    ...reason,
  ];
}

interface Row {
  at: Date;
  state: string;
  what: string;
}

type Naming = (position: number) => string;

function rowsOf(visit: Visit, naming: Naming, isOver: boolean, depth: number): Row[] {
  const { enteredAt, name, iteration, exitedAt, children } = visit;
  const place = iteration === undefined ? '' : `#${iteration} `;
  const own = { at: enteredAt, state: `${'  '.repeat(depth)}${place}${name}`, what: whatOf(visit, naming, isOver) };
  // What a flow leaves behind goes with the Map that ran it.
  const closed = isOver || exitedAt !== undefined;
  return [own, ...inOrder(children).flatMap((child) => rowsOf(child, naming, closed, depth + 1))];
}

/** One iteration after the other, each in the order of its events. */
const inOrder = (visits: Visit[]) => [...visits].sort((a, b) => (a.iteration ?? 0) - (b.iteration ?? 0));

function whatOf(visit: Visit, naming: Naming, isOver: boolean): string {
  const { type, enteredAt, exitedAt, position, tries, errors, task, timeoutAt } = visit;
  const who = position === undefined ? '' : naming(position);
  const said = [
    // A Choice that decides is worth no words.
    ...(['Task', 'Wait', 'Map', 'Parallel'].includes(type) ? [progress()] : []),
    ...(tries > 1 ? [`tried ${tries} times`] : []),
    ...errors,
  ];
  return said.filter(Boolean).join(', ');

  function progress(): string {
    if (exitedAt) return `${who ? `${who}, ` : ''}${duration(exitedAt.getTime() - enteredAt.getTime())}`;
    if (isOver) return `${who ? `${who}, ` : ''}not ended`;
    if (task === 'waits')
      return `waits${who ? ` for ${who}` : ''}${timeoutAt ? ` until ${timeoutAt.toISOString()}` : ''}`;
    if (task === 'over') return `${who ? `${who}, ` : ''}about to be tried again`;
    return `${who ? `${who}, ` : ''}${task === 'runs' ? 'its function runs' : 'under way'}`;
  }
}

/** Follows each event from the one before it in its flow; gives the visits of the top level. */
function visitsOf(history: HistoryEvent[]): Visit[] {
  const top: Visit[] = [];
  /** The visit that an event belongs to, and for what starts an iteration the iteration. */
  const places = new Map<number, { visit?: Visit; iteration?: number }>();
  for (const event of history) {
    const { id, type = '', timestamp, previousEventId = 0 } = event;
    const place = places.get(previousEventId) ?? {};
    places.set(id!, placeOf(place, event));
    const entered = event.stateEnteredEventDetails;
    if (entered) {
      const inside = place.iteration === undefined ? place.visit?.within : place.visit;
      const iteration = place.iteration ?? place.visit?.iteration;
      const position = positionOf(entered.input);
      const visit: Visit = {
        ...{ name: entered.name!, type: type.replace('StateEntered', ''), enteredAt: timestamp!, children: [] },
        ...{ tries: 0, errors: [] },
        ...(inside && { within: inside, iteration: iteration! }),
        ...(position === undefined ? {} : { position }),
      };
      (inside?.children ?? top).push(visit);
      places.set(id!, { visit });
    }
    const { visit } = places.get(id!)!;
    if (visit) note(visit, event);
  }
  return top;
}

/** Where an event stands that follows one at `place`: events of a Map stand at the Map, not at what its flows visit. */
function placeOf(place: { visit?: Visit; iteration?: number }, event: HistoryEvent) {
  const { type = '' } = event;
  const iteration = Object.entries(event).find(([key]) => key.startsWith('mapIteration'))?.[1] as
    { name?: string; index?: number } | undefined;
  const name = iteration?.name ?? event.stateExitedEventDetails?.name;
  const kind = /^(Map|Parallel)State(Started|Succeeded|Failed|Aborted)$/.exec(type)?.[1];
  if (name === undefined && !kind) return type === 'ParallelStateStarted' ? place : { visit: place.visit! };
  let { visit } = place;
  while (visit?.within && !(name === undefined ? visit.type === kind && !visit.exitedAt : visit.name === name))
    visit = visit.within;
  return { visit: visit!, ...(type === 'MapIterationStarted' && { iteration: iteration!.index! }) };
}

/** Keeps what an event tells of its visit. */
function note(visit: Visit, event: HistoryEvent): void {
  const { type = '', timestamp } = event;
  if (event.stateExitedEventDetails) visit.exitedAt = timestamp!;
  if (/^(Task|LambdaFunction|Activity)Scheduled$/.test(type)) {
    visit.tries++;
    visit.task = 'runs';
    const seconds = event.taskScheduledEventDetails?.timeoutInSeconds;
    if (seconds) visit.timeoutAt = new Date(timestamp!.getTime() + Number(seconds) * 1000);
  }
  if (type === 'TaskSubmitted') visit.task = 'waits';
  if (/^(Task|LambdaFunction|Activity)(Failed|TimedOut)$/.test(type)) {
    visit.task = 'over';
    const { error } = Object.entries(event).find(([key]) => /(Failed|TimedOut)EventDetails$/.test(key))?.[1] as {
      error?: string;
    };
    visit.errors.push(error ?? type);
  }
}

function positionOf(input: string | undefined): number | undefined {
  const { position } = (JSON.parse(input ?? '{}') ?? {}) as { position?: unknown };
  return typeof position === 'number' ? position : undefined;
}
