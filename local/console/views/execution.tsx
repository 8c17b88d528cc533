import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ExecutionRow, ExecutionView } from '../../src/console/executions.ts';
import { ask, type Told } from '../backend.ts';
import { Graph } from '../graph/graph.tsx';
import { layoutOf, type Machine } from '../graph/layout.ts';
import { standings, visitsOf } from '../graph/visits.ts';
import { createReader } from '../reader.ts';
import { dateOf } from '../shown.ts';
import { Tabs } from '../tabs.tsx';
import { EventList } from './event-list.tsx';
import { Inspector } from './inspector.tsx';
import { UpdateList, updatesOf } from './update-list.tsx';
import { useVersions } from './use-versions.ts';
import { VersionList } from './version-list.tsx';

/** One execution with all that was read of it so far. */
export type ExecutionDetail = ExecutionView & { definition: string };

interface ExecutionProps {
  row: ExecutionRow;
  newest: Told | undefined;
  written: Told | undefined;
  updates: Told[];
  stack: string;
}

/**
 * One execution: its state machine with how it stands, what went in and out of each state, all its events, the versions of
 * its items, and the updates that were pushed about them.
 */
export function Execution({ row, newest, written, updates, stack }: ExecutionProps) {
  const { detail, problem } = useExecution(row.executionArn, newest);
  const found = useVersions(row.executionArn, written);
  const [state, chooseState] = useState<string>();
  const definition = detail?.definition;
  const drawn = useMemo(() => definition && layoutOf(JSON.parse(definition) as Machine), [definition]);
  const visits = useMemo(() => (detail ? visitsOf(detail.events, detail.status !== 'RUNNING') : []), [detail]);
  const standing = useMemo(() => standings(visits), [visits]);
  const about = useMemo(() => {
    const keys = found?.versions.map(({ key }) => key[0]!) ?? [];
    return updatesOf(updates, new Set([row.name, ...keys]));
  }, [found, updates, row.name]);
  if (problem) return <p class="none main">{problem}</p>;
  if (!detail || !drawn) return <p class="none main">Reading …</p>;
  return (
    <section class="main execution" aria-label={`Execution ${detail.name}`}>
      <header>
        <h2>{detail.name}</h2>
        <span class={`badge ${detail.status}`}>{detail.status.toLowerCase().replace('_', ' ')}</span>
        <span class="note">
          {detail.stateMachineArn.split(':').at(-1)}, since {dateOf(detail.startDate * 1000)}
        </span>
      </header>
      <div class="drawing">
        <Graph
          drawn={drawn}
          standings={standing}
          chosen={state}
          choose={(name) => chooseState(name === state ? undefined : name)}
        />
        <Legend />
      </div>
      <Inspector {...{ detail, state }} visits={visits.filter((visit) => visit.state === state)} />
      <Tabs
        label="What happened"
        tabs={[
          {
            ...{ name: 'Events', count: String(detail.events.length) },
            show: () => <EventList events={detail.events} visits={visits} choose={chooseState} />,
          },
          {
            ...{ name: 'Versions', count: String(found?.versions.length ?? '') },
            show: () => <VersionList {...{ found, stack }} />,
          },
          {
            ...{ name: 'Updates', count: String(about.length) },
            show: () => <UpdateList updates={about} />,
          },
        ]}
      />
    </section>
  );
}

const Legend = () => (
  <ul class="legend" aria-label="Colours">
    {['running', 'waiting', 'retrying', 'succeeded', 'caught', 'failed', 'stopped'].map((status) => (
      <li key={status} class={status}>
        {status}
      </li>
    ))}
  </ul>
);

/** What is told only by its history: a task that waits for its answer was submitted a moment after its function returned. */
const afterwards = [120, 600];
const whileItRuns = 2000;

/** Reads an execution, and what is new of it whenever something happens. */
function useExecution(arn: string, newest: Told | undefined) {
  const [detail, setDetail] = useState<ExecutionDetail>();
  const [problem, setProblem] = useState<string>();
  const read = useRef(() => {});
  useEffect(() => {
    let known: ExecutionDetail | undefined;
    let isOn = true;
    const readOn = async () => {
      const after = known?.events.at(-1)?.id ?? 0;
      const found = await ask<ExecutionDetail>(`execution?arn=${encodeURIComponent(arn)}&after=${after}`);
      if (known && found.events.length === 0 && found.status === known.status) return;
      known = { ...known, ...found, events: [...(known?.events ?? []), ...found.events] };
      if (isOn) setDetail(known);
      setProblem(undefined);
    };
    const failed = (error: Error) => {
      if (!known && isOn) setProblem(error.message);
    };
    read.current = createReader(
      () => isOn,
      () => readOn().catch(failed),
    );
    read.current();
    const looks = setInterval(() => (known?.status ?? 'RUNNING') === 'RUNNING' && read.current(), whileItRuns);
    return () => {
      isOn = false;
      clearInterval(looks);
    };
  }, [arn]);
  useEffect(() => {
    read.current();
    const looks = afterwards.map((delay) => setTimeout(() => read.current(), delay));
    return () => looks.forEach(clearTimeout);
  }, [newest]);
  return { detail, problem };
}
