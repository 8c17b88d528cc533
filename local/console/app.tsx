import { useEffect, useRef, useState } from 'preact/hooks';
import type { ExecutionRow } from '../src/console/executions.ts';
import { ask, type Connection, follow, type Told } from './backend.ts';
import { Clock } from './clock.tsx';
import { useKept } from './kept.ts';
import { Activity } from './views/activity.tsx';
import { Calls } from './views/calls.tsx';
import { afterEvent, Executions } from './views/executions.tsx';
import { Mailbox } from './views/mailbox.tsx';
import { Queries } from './views/queries.tsx';
import { Queues } from './views/queues.tsx';
import { Stack, type StackDetail } from './views/stack.tsx';

/** The views, by their part of the address: `#executions/<arn>`. */
const views = {
  executions: 'Executions',
  queries: 'Queries',
  mailbox: 'Mailbox',
  queues: 'Queues',
  calls: 'Calls out',
  activity: 'Activity',
  stack: 'Stack',
} as const;
type View = keyof typeof views;

const keptEvents = 300;
/** The kinds of events after which the chosen execution may have come further. */
const ofWorkflows = /^(state|execution|invoked|clock)/;

/** The whole page. */
export function App() {
  const [view, chosen] = usePlace();
  const [connection, setConnection] = useState<Connection>('connecting');
  const [ahead, setAhead] = useState(0);
  const [stack, setStack] = useState<StackDetail>();
  const [rows, setRows] = useState<ExecutionRow[]>([]);
  const [events, setEvents] = useState<Told[]>([]);
  const [newest, setNewest] = useState<Told>();
  const [written, setWritten] = useState<Told>();
  const [mails, setMails] = useState(0);
  const [letters, setLetters] = useState(0);
  const updates = useKept('updates');
  const calls = useKept('calls');
  const machines = useRef<string[]>([]);

  useEffect(() => {
    /** What has happened since a list was asked for: the answer may be older. */
    const pending = new Set<Told[]>();
    const anew = async () => {
      const since: Told[] = [];
      pending.add(since);
      await readAll(since).finally(() => pending.delete(since));
    };
    const readAll = async (since: Told[]) => {
      const found = await ask<StackDetail>('stack');
      machines.current = found.resources
        .filter(({ type }) => type === 'AWS::StepFunctions::StateMachine')
        .map(({ physicalId }) => physicalId);
      setStack(found);
      const executions = await ask<ExecutionRow[]>('executions');
      executions.sort((one, other) => other.startDate - one.startDate);
      setRows(since.reduce((rows, event) => afterEvent(rows, machines.current, event), executions));
      setMails((count) => count + 1);
      setLetters((count) => count + 1);
      await Promise.all([updates.anew(), calls.anew()]);
    };
    const tell = (event: Told) => {
      if (event.kind === 'hello' || event.kind === 'clock') setAhead(event.at - Date.now());
      if (event.kind === 'hello') {
        setEvents(event.latest as Told[]);
        setWritten(event);
        anew().catch(() => {});
        return;
      }
      if (event.kind === 'changed') return setWritten(event);
      if (event.kind === 'published') updates.add([event]);
      if (event.kind === 'called') calls.add([event]);
      setEvents((before) => [...before.slice(1 - keptEvents), event]);
      setRows((before) => afterEvent(before, machines.current, event));
      for (const since of pending) since.push(event);
      if (ofWorkflows.test(event.kind)) setNewest(event);
      if (event.kind === 'mail') setMails((count) => count + 1);
      if (event.kind === 'dead letter') setLetters((count) => count + 1);
    };
    void follow(tell, setConnection);
  }, []);

  const choose = (key: string) => (location.hash = `${view}/${encodeURIComponent(key)}`);
  const shown = {
    executions: () => (
      <Executions {...{ rows, chosen, choose, newest, written }} updates={updates.all} stack={stack?.name ?? ''} />
    ),
    queries: () => <Queries />,
    mailbox: () => <Mailbox changed={mails} {...{ chosen, choose }} />,
    queues: () => <Queues changed={letters} stack={stack?.name ?? ''} {...{ chosen, choose }} />,
    calls: () => <Calls calls={calls.all} stack={stack?.name ?? ''} {...{ chosen, choose }} />,
    activity: () => <Activity events={events} stack={stack?.name ?? ''} />,
    stack: () => stack && <Stack stack={stack} />,
  } satisfies Record<View, () => unknown>;
  return (
    <>
      <header class="top">
        <h1>{stack?.name ?? 'Console'}</h1>
        <nav aria-label="Views">
          {Object.entries(views).map(([name, title]) => (
            <a key={name} href={`#${name}`} aria-current={name === view ? 'page' : undefined}>
              {title}
            </a>
          ))}
        </nav>
        <Clock ahead={ahead} />
      </header>
      {connection === 'away' && (
        <p class="away" role="alert">
          The backend does not answer. What is shown is of before; it goes on by itself when the backend is back.
        </p>
      )}
      <main>{shown[view]()}</main>
    </>
  );
}

/** The view and what is chosen in it, by the address, so that Back and a reload do what they should. */
function usePlace(): [View, string | undefined] {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = () => setHash(location.hash);
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  const [name = '', key] = hash.slice(1).split('/');
  return [Object.hasOwn(views, name) ? (name as View) : 'executions', key ? decodeURIComponent(key) : undefined];
}
