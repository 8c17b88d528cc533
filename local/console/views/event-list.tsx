import { useMemo } from 'preact/hooks';
import type { HistoryEvent, Visit } from '../graph/visits.ts';
import { prettyOf, timeOf } from '../shown.ts';

/** All events of an execution, the newest first; each opens to show what is in it. */
export function EventList({
  events,
  visits,
  choose,
}: {
  events: HistoryEvent[];
  visits: Visit[];
  choose(state: string): void;
}) {
  const states = useMemo(
    () => new Map(visits.flatMap((visit) => visit.events.map(({ id }) => [id, visit] as const))),
    [visits],
  );
  return (
    <section class="events" aria-label="Events">
      <h3>{events.length} events</h3>
      <ol reversed>
        {events.toReversed().map((event) => {
          const visit = states.get(event.id);
          return (
            <li key={event.id}>
              <details>
                <summary>
                  <span class="number">{event.id}</span>
                  <time>{timeOf(event.timestamp * 1000)}</time>
                  <span class={/Failed|TimedOut|Aborted/.test(event.type) ? 'type bad' : 'type'}>{event.type}</span>
                  <span class="note">
                    {visit?.state}
                    {visit && visit.path.length > 0 && ` ${visit.path.map((index) => index + 1).join('.')}`}
                  </span>
                </summary>
                <pre tabIndex={0}>{prettyOf(JSON.stringify(event))}</pre>
                {visit && (
                  <button type="button" onClick={() => choose(visit.state)}>
                    Show {visit.state}
                  </button>
                )}
              </details>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
