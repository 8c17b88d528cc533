import { buildASTSchema, type GraphQLSchema, parse } from 'graphql';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ApiDetail } from '../../src/console/api.ts';
import { Answer } from './answer.tsx';
import type { Place } from './documentation-parts.tsx';
import { Editor } from './text-editor.tsx';
import { remember } from './history.ts';
import { IdentitySwitch } from './identity-switch.tsx';
import { authorizeAs, fitting, identity, labelOf } from './identity.ts';
import { lookingUp } from './looking-up.ts';
import { nameOf, operationAt, operationsOf } from './operations.ts';
import { clear, outcomes, runIn, stopIn } from './outcomes.ts';
import { requestOf } from './request.ts';
import { type Shown, Side } from './side.tsx';
import { useStore } from './store.ts';
import { chooseTab, closeTab, editTab, openTab, type Tab, tabs as allTabs } from './tabs.ts';
import { variablesJson } from './variables/language.ts';

/** What is shown, and what has another of the APIs shown. */
export interface Shows {
  api: ApiDetail;
  operations: string;
  chooseApi(path: string): void;
}

/** Where operations are written and run. */
export function Workbench({ api, operations, chooseApi }: Shows) {
  const schema = useMemo(() => buildASTSchema(parse(api.schema), { assumeValidSDL: true }), [api]);
  const { tabs, chosen } = useStore(allTabs);
  const [shown, show] = useState<Shown>(operations ? 'operations' : 'documentation');
  const [places, go] = useState<Place[]>([]);
  const tab = tabs.find(({ id }) => id === chosen) ?? tabs[0]!;
  const lookUp = (place: Place) => {
    show('documentation');
    go((before) => [...before, place]);
  };
  return (
    <div class="workbench">
      <div class="sheets" role="group" aria-label="Tabs">
        {tabs.map(({ id, query }) => {
          const [operation] = operationsOf(query);
          const name = operation ? nameOf(operation) : 'not GraphQL yet';
          return (
            <span key={id} class={id === tab.id ? 'tab chosen' : 'tab'}>
              <button type="button" aria-pressed={id === tab.id} onClick={() => chooseTab(id)}>
                {name}
              </button>
              <button
                type="button"
                class="remove"
                aria-label={`Close ${name}`}
                onClick={() => (closeTab(id), clear(id))}
              >
                ×
              </button>
            </span>
          );
        })}
        <button type="button" class="new" aria-label="New tab" onClick={() => openTab()}>
          +
        </button>
      </div>
      <Sheet key={`${tab.id} ${api.path}`} {...{ api, schema, tab, lookUp, chooseApi }} />
      <Side {...{ schema, operations, shown, show, places, go }} />
    </div>
  );
}

interface SheetProps {
  api: ApiDetail;
  schema: GraphQLSchema;
  tab: Tab;
  lookUp(place: Place): void;
  chooseApi(path: string): void;
}

/** One tab: its operation and variables, what runs them, and what came of it. */
function Sheet({ api, schema, tab, lookUp, chooseApi }: SheetProps) {
  const by = fitting(useStore(identity), api);
  const outcome = useStore(outcomes)[tab.id];
  const [position, setPosition] = useState(0);
  const operations = useMemo(() => operationsOf(tab.query), [tab.query]);
  const operation = operationAt(operations, position);
  const isSubscription = operation?.operation === 'subscription';
  const isLive = outcome?.kind === 'subscription' && outcome.state !== 'ended';

  const run = () => {
    remember({ at: Date.now(), by: labelOf(by), query: tab.query, variables: tab.variables });
    const name = operations.length > 1 ? operation?.name?.value : undefined;
    void runIn(tab.id, isSubscription, () => ({
      path: api.path,
      request: requestOf(tab.query, tab.variables, name),
      authorize: authorizeAs(by, api),
    }));
  };
  const latest = useRef({ lookUp, operation });
  useEffect(() => {
    latest.current = { lookUp, operation };
  });
  const language = useMemo(() => lookingUp(schema, (place) => latest.current.lookUp(place)), [schema]);
  const ofVariables = useMemo(() => variablesJson(schema, () => latest.current.operation), [schema]);

  return (
    <>
      <div class="controls">
        {api.apis.length > 1 && (
          <select aria-label="API" value={api.path} onChange={({ currentTarget: { value } }) => chooseApi(value)}>
            {api.apis.map(({ name, path }) => (
              <option key={path} value={path}>
                {name}
              </option>
            ))}
          </select>
        )}
        <IdentitySwitch {...{ api, chosen: by }} />
        {isLive ? (
          <button type="button" class="run" onClick={() => stopIn(tab.id)}>
            Stop
          </button>
        ) : (
          <button type="button" class="run" onClick={run} title="Ctrl-Enter, on a Mac Cmd-Enter">
            {isSubscription ? 'Subscribe to' : 'Run'} {operation ? nameOf(operation) : ''}
          </button>
        )}
      </div>
      <section class="written" aria-label="Operation">
        <Editor
          label="Operation"
          text={tab.query}
          changed={(query) => editTab(tab.id, { query })}
          moved={setPosition}
          {...{ language, run }}
        />
        <h2>Variables</h2>
        <Editor
          label="Variables"
          text={tab.variables}
          hint="JSON; Ctrl-Space says what belongs here"
          language={ofVariables}
          about={operation}
          changed={(variables) => editTab(tab.id, { variables })}
          run={run}
        />
      </section>
      <Answer outcome={outcome} />
    </>
  );
}
