import { useState } from 'preact/hooks';
import type { Visit } from '../graph/visits.ts';
import { dateOf, durationOf, prettyOf } from '../shown.ts';
import type { ExecutionDetail } from './execution.tsx';

/** What went in and out: of the chosen state, each time that it was entered, else of the execution. */
export function Inspector({
  detail,
  state,
  visits,
}: {
  detail: ExecutionDetail;
  state: string | undefined;
  visits: Visit[];
}) {
  const [chosen, choose] = useState<{ state: string | undefined; index: number }>();
  const index = Math.min(chosen && chosen.state === state ? chosen.index : visits.length - 1, visits.length - 1);
  const visit = visits[index];
  return (
    <aside class="inspector" aria-label={state ?? 'Execution'} aria-live="polite">
      <h3>{state ?? 'The execution'}</h3>
      {state && !visit && <p class="note">It was not entered.</p>}
      {visits.length > 1 && (
        <select
          aria-label="Which time"
          value={index}
          onChange={(event) => choose({ state, index: Number(event.currentTarget.value) })}
        >
          {visits.map((each, at) => (
            <option key={at} value={at}>
              {each.path.length > 0 ? `item ${each.path.map((number) => number + 1).join('.')}, ` : ''}
              {each.status}, {dateOf(each.enteredAt * 1000)}
            </option>
          ))}
        </select>
      )}
      {visit && <VisitFacts visit={visit} />}
      {!state && <Texts of={detail} />}
    </aside>
  );
}

function VisitFacts({ visit }: { visit: Visit }) {
  const { status, enteredAt, exitedAt, attempts } = visit;
  return (
    <>
      <dl>
        <dt>Status</dt>
        <dd>
          <span class={`badge ${status}`}>{status}</span>
        </dd>
        <dt>Entered</dt>
        <dd>{dateOf(enteredAt * 1000)}</dd>
        {exitedAt !== undefined && <dt>Took</dt>}
        {exitedAt !== undefined && <dd>{durationOf((exitedAt - enteredAt) * 1000)}</dd>}
        {attempts > 1 && <dt>Attempts</dt>}
        {attempts > 1 && <dd>{attempts}</dd>}
      </dl>
      <Texts of={visit} />
    </>
  );
}

/** Errors first, then what went in and out. */
const Texts = ({ of }: { of: { input: string; output?: string; error?: string; cause?: string } }) => (
  <>
    {(['error', 'cause', 'input', 'output'] as const).map((name) => {
      const text = of[name];
      if (!text) return null;
      return (
        <details key={name} open={name !== 'input' || !of.output}>
          <summary>{name[0]!.toUpperCase() + name.slice(1)}</summary>
          <pre tabIndex={0} aria-label={name}>
            {prettyOf(text)}
          </pre>
        </details>
      );
    })}
  </>
);
