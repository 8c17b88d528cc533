import { limits } from '../../src/console/limits.ts';
import { memo } from 'preact/compat';
import { useEffect, useState } from 'preact/hooks';
import type { Difference } from '../../src/console/differences.ts';
import type { VersionRow } from '../../src/console/versions.ts';
import { ask } from '../backend.ts';
import { Disclosure } from '../disclosure.tsx';
import { shortOf, momentOf } from '../shown.ts';

interface VersionListProps {
  found: { versions: VersionRow[]; isCut: boolean; problem?: string } | undefined;
  stack: string;
}

/** The versions of the items that an execution is about, the newest first; each opens to show the whole item. */
export function VersionList({ found, stack }: VersionListProps) {
  if (!found) return <p class="note">Reading …</p>;
  if (found.problem) return <p class="note">{found.problem}</p>;
  const { versions, isCut } = found;
  return (
    <>
      <ol class="versions">
        {versions.map((version) => (
          <Version key={`${version.table} ${version.sequence}`} version={version} stack={stack} />
        ))}
      </ol>
      <p class="note">
        {versions.length === 0 && 'None is kept. '}
        {isCut && 'There may be older ones that are not shown. '}
        {about}
      </p>
    </>
  );
}

const about =
  'Items whose partition key is the name of the execution or a value at the top of its input, as the streams of their ' +
  `tables recorded them: the last day, and the newest ${limits.changes} changes of each table.`;

const words = { INSERT: 'put', MODIFY: 'changed', REMOVE: 'removed' };

const Version = memo(({ version, stack }: { version: VersionRow; stack: string }) => {
  const { table, sequence, key, at, event, isExpired, differences, more } = version;
  return (
    <li>
      <Disclosure
        line={
          <>
            <time>{momentOf(at)}</time>
            <span class="type">
              {words[event]}
              {isExpired && ', its time was over'}
            </span>
            <span class="note">
              {key.join(', ')} in {shortOf(table, stack)}
            </span>
          </>
        }
      >
        {() =>
          event === 'REMOVE' ? <p class="note">It is not there any more.</p> : <Whole {...{ table, sequence }} />
        }
      </Disclosure>
      {differences && (
        <ul class="differences">
          {differences.map((difference) => (
            <Line key={difference.path} {...difference} />
          ))}
          {more > 0 && <li class="note">and {more} more</li>}
        </ul>
      )}
      {!differences && event !== 'REMOVE' && <p class="note">The version before it is not kept.</p>}
    </li>
  );
});

const signs = { added: '+', changed: '~', removed: '−' };

const Line = ({ path, kind, before, after }: Difference) => (
  <li class={kind}>
    <span aria-label={kind} role="img">
      {signs[kind]}
    </span>
    <div>
      <b>{path}</b>
      {before !== undefined && <del>{before}</del>}
      {kind === 'changed' && ' → '}
      {after !== undefined && <ins>{after}</ins>}
    </div>
  </li>
);

/** A version as a whole, which never changes. */
function Whole({ table, sequence }: Pick<VersionRow, 'table' | 'sequence'>) {
  const [text, setText] = useState('Reading …');
  useEffect(() => {
    ask<unknown>(`version?table=${encodeURIComponent(table)}&sequence=${sequence}`).then(
      (item) => setText(JSON.stringify(item, undefined, 2)),
      ({ message }: Error) => setText(message),
    );
  }, [table, sequence]);
  return (
    <pre tabIndex={0} aria-label="The whole item">
      {text}
    </pre>
  );
}
