import type { GraphQLSchema } from 'graphql';
import { useMemo, useState } from 'preact/hooks';
import { dateOf } from '../shown.ts';
import { Documentation } from './documentation.tsx';
import type { Place } from './documentation-parts.tsx';
import { forget, history } from './history.ts';
import { operationsOf, nameOf, readOperations } from './operations.ts';
import { useStore } from './store.ts';
import { openTab } from './tabs.ts';

/** What stands beside the editor. */
export type Shown = 'documentation' | 'operations' | 'history';

interface SideProps {
  schema: GraphQLSchema;
  /** Text of the document to choose from; empty for none. */
  operations: string;
  shown: Shown;
  show(shown: Shown): void;
  places: Place[];
  go(places: Place[]): void;
}

/** Documentation, the operations of the app's document, and what was asked before. */
export function Side({ schema, operations, shown, show, places, go }: SideProps) {
  const titles = {
    documentation: 'Documentation',
    ...(operations && { operations: 'Operations' }),
    history: 'History',
  };
  return (
    <aside aria-label="Beside the editor">
      <div class="choices" role="group" aria-label="Shown beside the editor">
        {Object.entries(titles).map(([name, title]) => (
          <button key={name} type="button" aria-pressed={name === shown} onClick={() => show(name as Shown)}>
            {title}
          </button>
        ))}
      </div>
      <div class="chosen">
        {shown === 'documentation' && <Documentation {...{ schema, places, go }} />}
        {shown === 'operations' && <Operations text={operations} />}
        {shown === 'history' && <History />}
      </div>
    </aside>
  );
}

function Operations({ text }: { text: string }) {
  const [wanted, setWanted] = useState('');
  const { operations, problem } = useMemo(() => {
    try {
      return { operations: readOperations(text) };
    } catch (error) {
      return { operations: [], problem: (error as Error).message };
    }
  }, [text]);
  const isWanted = (words: string) => words.toLowerCase().includes(wanted.trim().toLowerCase());
  return (
    <>
      <input
        type="search"
        placeholder="Find an operation"
        aria-label="Find an operation"
        value={wanted}
        onInput={({ currentTarget: { value } }) => setWanted(value)}
      />
      {problem && <p class="bad">{problem}</p>}
      <ul>
        {operations
          .filter(({ name, note }) => isWanted(`${name} ${note}`))
          .map(({ name, kind, note, query, variables }) => (
            <li key={name}>
              <button type="button" class="link" onClick={() => openTab(query, variables)}>
                {name}
              </button>{' '}
              <span class="note">{kind}</span>
              <p class="said">{note}</p>
            </li>
          ))}
      </ul>
    </>
  );
}

function History() {
  const asked = useStore(history);
  if (asked.length === 0) return <p class="note">What runs is listed here; this browser keeps it, without tokens.</p>;
  return (
    <>
      <p class="ways">
        <button type="button" onClick={() => forget()}>
          Remove all
        </button>
      </p>
      <ul>
        {asked.map((each) => {
          const [operation] = operationsOf(each.query);
          const name = operation ? nameOf(operation) : each.query.slice(0, 40);
          return (
            <li key={each.at}>
              <button type="button" class="link" onClick={() => openTab(each.query, each.variables)}>
                {name}
              </button>{' '}
              <button type="button" class="remove" aria-label={`Remove ${name}`} onClick={() => forget(each)}>
                ×
              </button>
              <p class="said">
                {each.by}, {dateOf(each.at)}
              </p>
            </li>
          );
        })}
      </ul>
    </>
  );
}
