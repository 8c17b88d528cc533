import { memo } from 'preact/compat';
import { useMemo } from 'preact/hooks';
import { Disclosure } from '../disclosure.tsx';
import type { HistoryEvent } from '../../src/console/executions.ts';
import type { Visit } from '../graph/visits.ts';
import { prettyOf, timeOf } from '../shown.ts';

interface EventListProps {
  events: HistoryEvent[];
  visits: Visit[];
  choose(state: string): void;
}

/** All events of an execution, the newest first; each opens to show what is in it. */
export function EventList({ events, visits, choose }: EventListProps) {
  const places = useMemo(
    () =>
      new Map(
        visits.flatMap(({ state, path, events }) =>
          events.map(({ id }) => [id, { state, item: path.map((index) => index + 1).join('.') }] as const),
        ),
      ),
    [visits],
  );
  return (
    <ol reversed>
      {events.toReversed().map((event) => (
        <Line key={event.id} event={event} {...places.get(event.id)} choose={choose} />
      ))}
    </ol>
  );
}

interface LineProps {
  event: HistoryEvent;
  state?: string;
  /** Its place in the Maps around it. */
  item?: string;
  choose(state: string): void;
}

const Line = memo(
  ({ event, state, item, choose }: LineProps) => (
    <li>
      <Disclosure
        line={
          <>
            <span class="number">{event.id}</span>
            <time>{timeOf(event.timestamp * 1000)}</time>
            <span class={/Failed|TimedOut|Aborted/.test(event.type) ? 'type bad' : 'type'}>{event.type}</span>
            <span class="note">{[state, item].filter(Boolean).join(' ')}</span>
          </>
        }
      >
        {() => (
          <>
            <pre tabIndex={0}>{prettyOf(JSON.stringify(event))}</pre>
            {state && (
              <button type="button" onClick={() => choose(state)}>
                Show {state}
              </button>
            )}
          </>
        )}
      </Disclosure>
    </li>
  ),
  (before, after) => before.event === after.event && before.state === after.state && before.item === after.item,
);
