import { useEffect, useState } from 'preact/hooks';
import { ask } from '../backend.ts';
import { dateOf, prettyOf, shortOf } from '../shown.ts';
import { useAnswer } from './use-answer.ts';

interface QueueRow {
  name: string;
  waiting: number;
  deadLettersOf: string[];
}
interface MessageRow {
  id: string;
  body: string;
  sentAt: number;
  receiveCount: number;
  source?: string;
}

const everySoOften = 2000;

/** The queues with what waits in them; what came from a queue as a dead letter can be given back to it. */
export function Queues({
  changed,
  stack,
  chosen,
  choose,
}: {
  changed: unknown;
  stack: string;
  chosen: string | undefined;
  choose(queue: string): void;
}) {
  const [looks, look] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => look((count) => count + 1), everySoOften);
    return () => clearInterval(timer);
  }, []);
  const { answer: queues = [], problem } = useAnswer<QueueRow[]>('queues', `${looks} ${changed}`);
  const queue = queues.find(({ name }) => name === chosen);
  return (
    <div class="queues">
      {problem && <p class="none">{problem}</p>}
      <table>
        <caption>Queues of the template</caption>
        <thead>
          <tr>
            <th scope="col">Queue</th>
            <th scope="col">Waiting</th>
            <th scope="col">Takes the dead letters of</th>
          </tr>
        </thead>
        <tbody>
          {queues.map(({ name, waiting, deadLettersOf }) => (
            <tr key={name} class={name === chosen ? 'chosen' : ''}>
              <td>
                <button type="button" class="link" aria-pressed={name === chosen} onClick={() => choose(name)}>
                  {shortOf(name, stack)}
                </button>
              </td>
              <td class={waiting > 0 ? 'number some' : 'number'}>{waiting}</td>
              <td>{deadLettersOf.map((source) => shortOf(source, stack)).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {queue && (
        <Messages
          key={queue.name}
          queue={queue}
          changed={`${looks} ${changed}`}
          look={() => look((count) => count + 1)}
        />
      )}
    </div>
  );
}

function Messages({ queue, changed, look }: { queue: QueueRow; changed: string; look(): void }) {
  const { answer: messages = [] } = useAnswer<MessageRow[]>(
    `messages?queue=${encodeURIComponent(queue.name)}`,
    changed,
  );
  const [said, say] = useState('');
  const canRedrive = messages.some(({ source }) => source);
  const redrive = async () => {
    try {
      const { moved, kept } = await ask<{ moved: number; kept: number }>('redrive', { queue: queue.name });
      say(
        `${moved} given back${kept > 0 ? `; ${kept} stay, for they came from no queue or are received just now` : ''}`,
      );
    } catch (error) {
      say((error as Error).message);
    }
    look();
  };
  return (
    <section class="messages" aria-label={`Messages in ${queue.name}`}>
      <h3>{queue.name}</h3>
      <p>
        {canRedrive && (
          <button type="button" onClick={redrive}>
            Give back to where they came from
          </button>
        )}{' '}
        <span role="status">{said}</span>
      </p>
      {messages.length === 0 && <p class="note">Nothing waits in it.</p>}
      {messages.map(({ id, body, sentAt, receiveCount, source }) => (
        <details key={id}>
          <summary>
            {dateOf(sentAt)}
            <span class="note">
              {source ? `from ${source}, ` : ''}received {receiveCount === 1 ? 'once' : `${receiveCount} times`}
            </span>
          </summary>
          <pre tabIndex={0}>{prettyOf(body)}</pre>
        </details>
      ))}
      {messages.length < queue.waiting && (
        <p class="note">
          The oldest {messages.length} of {queue.waiting} are shown.
        </p>
      )}
    </section>
  );
}
