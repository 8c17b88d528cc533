import { limits } from '../../src/console/limits.ts';
import { memo } from 'preact/compat';
import type { Told } from '../backend.ts';
import { Disclosure } from '../disclosure.tsx';
import { momentOf } from '../shown.ts';

/** The updates that were pushed about an execution's items, in the order in which they were. */
export function updatesOf(updates: Told[], ids: Set<string>): Told[] {
  return updates.filter(({ update }) => Object.values(update ?? {}).some((value) => ids.has(String(value))));
}

/** What was pushed, the newest first, and who got it; each opens to show the whole update. */
export const UpdateList = ({ updates }: { updates: Told[] }) => (
  <>
    <ol class="updates">
      {updates
        .map((event, at) => <Update key={String(event.number)} event={event} before={updates[at - 1]} />)
        .toReversed()}
    </ol>
    <p class="note">
      {updates.length === 0 && 'None is kept. '}
      Updates that name the execution or an item of it: of the newest {limits.updates} since this start.
    </p>
  </>
);

const Update = memo(({ event: { at, update, subscribers }, before }: { event: Told; before: Told | undefined }) => (
  <li>
    <Disclosure
      line={
        <>
          <time>{momentOf(at)}</time>
          <span class="type">{receiversOf(subscribers as Record<string, number>)}</span>
        </>
      }
    >
      {() => <pre tabIndex={0}>{JSON.stringify(update, undefined, 2)}</pre>}
    </Disclosure>
    <p>
      {newsOf(update as Update, before?.update as Update | undefined).map(([name, value]) => (
        <span key={name}>
          <b>{name}</b> {JSON.stringify(value)}
        </span>
      ))}
    </p>
  </li>
));

type Update = Record<string, unknown>;

/** What an update says that the one before it did not. */
const newsOf = (update: Update, before: Update = {}) =>
  Object.entries(update).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name] ?? null));

/** `to 2 of onUpdate`; most often nobody listens. */
function receiversOf(subscribers: Record<string, number>): string {
  const parts = Object.entries(subscribers).map(([field, count]) => `${count} of ${field}`);
  return parts.length === 0 ? 'to nobody' : `to ${parts.join(', ')}`;
}
