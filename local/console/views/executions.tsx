import { useMemo, useState } from 'preact/hooks';
import type { ExecutionRow } from '../../src/console/executions.ts';
import type { Told } from '../backend.ts';
import { List } from '../list.tsx';
import { durationOf, timeOf } from '../shown.ts';
import { Execution } from './execution.tsx';

/** The list of executions by their ARNs, the newest first, after something has happened. */
export function afterEvent(rows: ExecutionRow[], machines: string[], event: Told): ExecutionRow[] {
  const {
    kind,
    execution: name,
    machine,
    at,
    status,
  } = event as Told & Record<'execution' | 'machine' | 'status', string>;
  const machineArn = machines.find((arn) => arn.endsWith(`:${machine}`));
  if (!machineArn) return rows;
  const executionArn = `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  if (kind === 'executionStarted') {
    const row = { executionArn, stateMachineArn: machineArn, name, status: 'RUNNING', startDate: at / 1000 };
    return rows.some((each) => each.executionArn === executionArn) ? rows : [row, ...rows];
  }
  if (kind !== 'executionEnded') return rows;
  return rows.map((row) => (row.executionArn === executionArn ? { ...row, status, stopDate: at / 1000 } : row));
}

interface ExecutionsProps {
  rows: ExecutionRow[];
  chosen: string | undefined;
  choose(name: string): void;
  /** The newest event of the chosen execution, or of its functions. */
  newest: Told | undefined;
  /** The newest write of a table that has a stream. */
  written: Told | undefined;
  /** All that were pushed, as far as they are kept. */
  updates: Told[];
  stack: string;
}

/** The executions of all state machines, and the chosen one as it goes. */
export function Executions({ rows, chosen, choose, ...rest }: ExecutionsProps) {
  const [sought, seek] = useState('');
  const found = useMemo(() => {
    const words = sought.toLowerCase().split(/\s+/);
    return rows
      .filter(({ name, status }) => words.every((word) => `${name} ${status}`.toLowerCase().includes(word)))
      .map((row) => ({ key: row.executionArn, of: row }));
  }, [rows, sought]);
  const row = rows.find(({ executionArn }) => executionArn === chosen);
  return (
    <div class="split">
      <section class="side" aria-label="Executions">
        <input
          type="search"
          placeholder="Filter by name or status"
          aria-label="Filter by name or status"
          value={sought}
          onInput={(event) => seek(event.currentTarget.value)}
        />
        <List
          label="Executions"
          rows={found}
          {...{ chosen, choose }}
          show={({ of }) => <Summary row={of} />}
          none={rows.length === 0 ? 'Nothing has run yet: what is started shows here.' : 'None matches the filter.'}
        />
        <p class="count">
          {found.length === rows.length ? rows.length : `${found.length} of ${rows.length}`}{' '}
          {rows.length === 1 ? 'execution' : 'executions'}
        </p>
      </section>
      {row ? (
        <Execution key={row.executionArn} row={row} {...rest} />
      ) : (
        <p class="none main">{rows.length > 0 && 'Choose an execution to see it drawn.'}</p>
      )}
    </div>
  );
}

const Summary = ({ row: { name, status, startDate, stopDate } }: { row: ExecutionRow }) => (
  <>
    <span class="title">{name}</span>
    <span class={`badge ${status}`}>{status.toLowerCase().replace('_', ' ')}</span>
    <span class="note">
      {timeOf(startDate * 1000)}
      {stopDate !== undefined && `, took ${durationOf((stopDate - startDate) * 1000)}`}
    </span>
  </>
);
