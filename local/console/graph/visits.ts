import type { HistoryEvent } from '../../src/console/executions.ts';

/** How it stands with a state that was entered. */
export type VisitStatus = 'running' | 'waiting' | 'retrying' | 'failed' | 'caught' | 'stopped' | 'succeeded';

/** One time that a state was entered: in a Map once for each iteration, in a loop once for each round. */
export interface Visit {
  state: string;
  /** The indexes of the iterations that it is in, the outermost first. */
  path: number[];
  status: VisitStatus;
  enteredAt: number;
  exitedAt?: number;
  /** JSON text. */
  input: string;
  output?: string;
  /** How often a task was tried. */
  attempts: number;
  error?: string;
  cause?: string;
  /** Of its own, in their order. */
  events: HistoryEvent[];
}

/** Where an event stands: in a Map's iteration or a Parallel's branch, of a visit, or at the top. */
interface Scope {
  outer: Visit | undefined;
  path: number[];
}
interface Place {
  scope: Scope;
  visit?: Visit | undefined;
}

/** Reads from a history what became of each state; `isOver` says that nothing goes on any more. */
export function visitsOf(events: HistoryEvent[], isOver: boolean): Visit[] {
  const places = new Map<number, Place>([[0, { scope: { outer: undefined, path: [] } }]]);
  const scopes = new Map<Visit, Scope>();
  const visits: Visit[] = [];

  /** The visit of that name around a place, itself or outside of it. */
  const around = (place: Place, name: unknown): Visit | undefined => {
    let visit = place.visit ?? place.scope.outer;
    while (visit && visit.state !== name) visit = scopes.get(visit)?.outer;
    return visit;
  };

  for (const event of events) {
    const before = places.get(event.previousEventId) ?? places.get(0)!;
    const details = detailsOf(event);
    const place = ((): Place => {
      if (event.type.endsWith('StateEntered')) {
        const scope =
          before.visit && branches.test(before.visit.events.at(-1)?.type ?? '') ? inside(before.visit) : before.scope;
        const visit = entered(event, scope.path);
        visits.push(visit);
        scopes.set(visit, scope);
        return { scope, visit };
      }
      if (event.type === 'MapIterationStarted') {
        const map = around(before, details.name);
        return { scope: { outer: map, path: [...(map?.path ?? []), Number(details.index)] } };
      }
      const visit =
        'name' in details && isOfState(event.type)
          ? around(before, details.name)
          : (before.visit ?? before.scope.outer);
      return { scope: (visit && scopes.get(visit)) ?? before.scope, visit };
    })();
    places.set(event.id, place);
    if (place.visit) happen(place.visit, event);
  }

  const isOpen = (visit: Visit) => visit.exitedAt === undefined;
  for (const visit of visits) {
    if (!isOpen(visit) || visit.status === 'stopped') continue;
    const outer = scopes.get(visit)?.outer;
    if (!isOver && !(outer && !isOpen(outer))) continue;
    visit.status = visit.error === undefined && visit.status !== 'failed' ? 'stopped' : 'failed';
  }
  return visits;
}

/** A Parallel's branches begin right after this, without an event of their own. */
const branches = /^ParallelStateStarted$/;

const inside = (visit: Visit): Scope => ({ outer: visit, path: visit.path });

const isOfState = (type: string) => /^(MapIteration|MapState|ParallelState)|StateExited$/.test(type);

const detailsOf = (event: HistoryEvent): Record<string, unknown> => {
  const [, details] = Object.entries(event).find(([name]) => name.endsWith('EventDetails')) ?? [];
  return (details as Record<string, unknown> | undefined) ?? {};
};

function entered(event: HistoryEvent, path: number[]): Visit {
  const { name, input = '' } = detailsOf(event);
  const status =
    event.type === 'WaitStateEntered' ? 'waiting' : event.type === 'FailStateEntered' ? 'failed' : 'running';
  return {
    state: String(name),
    path,
    status,
    enteredAt: event.timestamp,
    input: String(input),
    attempts: 0,
    events: [],
  };
}

/** What an event makes of its visit. */
function happen(visit: Visit, event: HistoryEvent): void {
  const { error, cause, output } = detailsOf(event);
  visit.events.push(event);
  const { type } = event;
  if (type.endsWith('StateExited')) {
    visit.exitedAt = event.timestamp;
    visit.output = String(output ?? '');
    visit.status = visit.status === 'retrying' ? 'caught' : 'succeeded';
  } else if (type === 'TaskScheduled') {
    visit.attempts++;
    visit.status = 'running';
    delete visit.error;
    delete visit.cause;
  } else if (type === 'TaskSubmitted') visit.status = 'waiting';
  else if (type === 'TaskSucceeded') visit.status = 'running';
  else if (type.endsWith('Aborted') && !type.startsWith('MapIteration')) visit.status = 'stopped';
  else if (/(Failed|TimedOut)$/.test(type) && !/^(Execution|MapIteration)/.test(type)) {
    visit.status = 'retrying';
    visit.error = String(error ?? type);
    if (cause !== undefined) visit.cause = String(cause);
  }
}

/** Of several visits the one that says most of a state: what goes on, then what went wrong. */
const order: VisitStatus[] = ['running', 'retrying', 'waiting', 'failed', 'caught', 'stopped', 'succeeded'];

/** What a state shows: its status, of all iterations together, and how many stand how. */
export interface Standing {
  status: VisitStatus;
  /** `2 waiting, 1 succeeded`; empty where it was entered once. */
  counts: string;
}

/** How it stands with each state that was entered; of loops the last round counts. */
export function standings(visits: Visit[]): Map<string, Standing> {
  const last = new Map<string, Map<string, Visit>>();
  for (const visit of visits) {
    const paths = last.get(visit.state) ?? new Map<string, Visit>();
    last.set(visit.state, paths.set(visit.path.join('.'), visit));
  }
  return new Map(
    [...last].map(([state, paths]) => {
      const statuses = [...paths.values()].map(({ status }) => status);
      const counted = order.map((status) => [status, statuses.filter((each) => each === status).length] as const);
      const there = counted.filter(([, count]) => count > 0);
      const counts = statuses.length > 1 ? there.map(([status, count]) => `${count} ${status}`).join(', ') : '';
      return [state, { status: there[0]![0], counts }];
    }),
  );
}
