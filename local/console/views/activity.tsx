import { memo } from 'preact/compat';
import type { Told } from '../backend.ts';
import { Disclosure } from '../disclosure.tsx';
import { prettyOf, shortOf, timeOf } from '../shown.ts';

/** What happened lately, the newest first: logs, invocations, states, mails, published updates, refusals. */
export function Activity({ events, stack }: { events: Told[]; stack: string }) {
  return (
    <section class="activity" aria-label="Activity">
      {events.length === 0 && <p class="none">Nothing has happened yet.</p>}
      <ol>
        {events.toReversed().map((event) => (
          <Line key={keyOf(event)} event={event} stack={stack} />
        ))}
      </ol>
    </section>
  );
}

/** An event never changes. */
const Line = memo(({ event, stack }: { event: Told; stack: string }) => (
  <li>
    <Disclosure
      line={
        <>
          <time>{timeOf(event.at)}</time>
          <span class={/dead letter|denied|bug/.test(event.kind) || event.error ? 'type bad' : 'type'}>
            {nameOf(event.kind)}
          </span>
          <span class="note">{shortOf(lineOf(event), stack)}</span>
        </>
      }
    >
      {() => <pre tabIndex={0}>{prettyOf(JSON.stringify(event))}</pre>}
    </Disclosure>
  </li>
));

const keys = new WeakMap<Told, number>();
let last = 0;
const keyOf = (event: Told) => keys.get(event) ?? (keys.set(event, ++last), last);

/** `stateEntered` → `state entered`. */
const nameOf = (kind: string) => kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** What tells one event from another of its kind. */
const lines: Record<string, (event: Told) => unknown> = {
  log: ({ source, line }) => `${source}: ${messageOf(line)}`,
  invoked: ({ function: name, milliseconds, error }) =>
    `${name}, ${Math.round(Number(milliseconds))} ms${error ? `, ${error}` : ''}`,
  stateEntered: ({ execution, state }) => `${execution}: ${state}`,
  stateRetried: ({ execution, state, error }) => `${execution}: ${state} after ${error}`,
  executionStarted: ({ execution }) => execution,
  executionEnded: ({ execution, status }) => `${execution}: ${status}`,
  published: ({ update }) => JSON.stringify(update),
  mail: ({ file }) => String(file).split('/').at(-1),
  'dead letter': ({ queue }) => queue,
  denied: ({ principal, action, resource }) => `${principal} may not ${action} on ${resource}`,
  clock: () => 'moved on',
};

/** What a line of a log says: structured ones have it in `message`. */
function messageOf(line: unknown): string {
  if (typeof line !== 'string') return (line as { message?: string }).message ?? JSON.stringify(line);
  try {
    return (JSON.parse(line) as { message?: string }).message ?? line;
  } catch {
    return line;
  }
}

const lineOf = (event: Told) => String(lines[event.kind]?.(event) ?? event.message ?? '');
