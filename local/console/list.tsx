import type { ComponentChildren } from 'preact';
import { memo } from 'preact/compat';
import { useEffect, useRef } from 'preact/hooks';

/** A row of a list. */
export interface Row {
  key: string;
  /** Shown in it; the same object as long as the row is the same. */
  of: unknown;
}

interface ListProps<Each extends Row> {
  label: string;
  rows: Each[];
  chosen: string | undefined;
  choose(key: string): void;
  show(row: Each): ComponentChildren;
  /** Shown where there is none. */
  none: ComponentChildren;
}

/** A list of which one row is chosen, by a click or by the arrow keys; rows out of sight cost nothing to draw. */
export function List<Each extends Row>({ label, rows, chosen, choose, show, none }: ListProps<Each>) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  if (rows.length === 0) return <p class="none">{none}</p>;
  const at = rows.findIndex(({ key }) => key === chosen);
  const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
  return (
    <div
      ref={list}
      class="list"
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={at < 0 ? undefined : idOf(chosen!)}
      onKeyDown={(event) => {
        const to = steps[event.key];
        if (to === undefined) return;
        event.preventDefault();
        const row = rows[Math.min(Math.max(to, 0), rows.length - 1)];
        if (row) choose(row.key);
      }}
    >
      {rows.map((row) => (
        <Option
          key={row.key}
          row={row}
          isChosen={row.key === chosen}
          choose={choose}
          show={show as (row: Row) => ComponentChildren}
        />
      ))}
    </div>
  );
}

interface OptionProps {
  row: Row;
  isChosen: boolean;
  choose(key: string): void;
  show(row: Row): ComponentChildren;
}

const Option = memo(
  ({ row, isChosen, choose, show }: OptionProps) => (
    <div id={idOf(row.key)} class="row" role="option" aria-selected={isChosen} onClick={() => choose(row.key)}>
      {show(row)}
    </div>
  ),
  (before, after) => before.row.of === after.row.of && before.isChosen === after.isChosen,
);

const idOf = (key: string) => `row-${key.replace(/[^\w-]/g, '_')}`;
