import { limits } from '../../src/console/limits.ts';
import { useMemo } from 'preact/hooks';
import type { Told } from '../backend.ts';
import { List } from '../list.tsx';
import { dateOf, durationOf, shortOf, momentOf } from '../shown.ts';

/** A call as it is told of. */
interface Call {
  number: number;
  at: number;
  function: string;
  requestId?: string;
  method: string;
  url: string;
  requestHeaders: [string, string][];
  status?: number;
  responseHeaders: [string, string][];
  error?: string;
  milliseconds: number;
}

interface CallsProps {
  calls: Told[];
  stack: string;
  chosen: string | undefined;
  choose(number: string): void;
}

/** The HTTP calls of functions to others than this backend, the newest first: webhooks, services of third parties. */
export function Calls({ calls, stack, chosen, choose }: CallsProps) {
  const rows = useMemo(
    () => calls.map((call) => ({ key: String(call.number), of: call as unknown as Call })).toReversed(),
    [calls],
  );
  const call = rows.find(({ key }) => key === chosen)?.of;
  return (
    <div class="split calls">
      <section class="side" aria-label="Calls">
        <List
          label="Calls"
          {...{ rows, chosen, choose }}
          show={({ of }) => (
            <>
              <span class="title">
                {of.method} {of.url.replace(/^https?:\/\//, '')}
              </span>
              <Outcome call={of} />
              <span class="note">
                {momentOf(of.at)}, {shortOf(of.function, stack)}
              </span>
            </>
          )}
          none="No function has called others since this start."
        />
        <p class="count">The newest {limits.calls} since this start</p>
      </section>
      {call ? (
        <Detail call={call} stack={stack} />
      ) : (
        <p class="none main">{rows.length > 0 && 'Choose a call to see how it went.'}</p>
      )}
    </div>
  );
}

const Outcome = ({ call: { status, error } }: { call: Call }) => (
  <span class={`badge ${status !== undefined && status < 400 ? 'succeeded' : 'failed'}`}>{status ?? error}</span>
);

const Detail = ({ call, stack }: { call: Call; stack: string }) => (
  <article class="main call" aria-label={`${call.method} ${call.url}`}>
    <h2>
      {call.method} {call.url}
    </h2>
    <dl>
      <dt>Outcome</dt>
      <dd>
        <Outcome call={call} />
      </dd>
      <dt>Began</dt>
      <dd>{dateOf(call.at)}</dd>
      <dt>Took</dt>
      <dd>{durationOf(call.milliseconds)}</dd>
      <dt>Function</dt>
      <dd>{shortOf(call.function, stack)}</dd>
      <dt>Invocation</dt>
      <dd>{call.requestId ?? 'none: as the bundle was loaded'}</dd>
    </dl>
    <Headers title="Headers of the request" headers={call.requestHeaders} />
    {call.status !== undefined && <Headers title="Headers of the answer" headers={call.responseHeaders} />}
    <p class="note">Bodies, queries and the values of secret headers are not kept.</p>
  </article>
);

const Headers = ({ title, headers }: { title: string; headers: [string, string][] }) => (
  <table>
    <caption>{title}</caption>
    <tbody>
      {headers.map(([name, value], at) => (
        <tr key={at}>
          <th scope="row">{name}</th>
          <td>{value}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
