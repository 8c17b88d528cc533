import type { Client } from './account/client.ts';
import type { Person } from './account/auth.ts';
import { createInbox } from './lists/inbox.ts';
import type { ListState } from './lists/list.ts';
import { createRequests } from './lists/requests.ts';
import type { PendingSignature, Summary } from './operations.ts';
import { createRequest, type KeptAnswer, type OpenRequest } from './request/request.ts';
import type { RequestState } from './request/state.ts';
import type { Route } from './route.ts';
import { createStart, type KeptStart, type StartState } from './start/start.ts';

/** All that a person who is signed in sees. */
export interface HomeState {
  route: Route;
  inbox: ListState<PendingSignature>;
  requests: ListState<Summary>;
  /** While one is shown. */
  request?: RequestState | undefined;
  start: StartState;
}

/** What it is made of. */
export interface HomeOptions {
  client: Client;
  person: Person;
  route: Route;
  keptStart?: KeptStart | undefined;
  keptAnswer?: KeptAnswer | undefined;
  onChange(state: HomeState): void;
  /** Has another view shown. */
  onRoute(route: Route): void;
}

/** What a person does who is signed in, until that ends. */
export type Home = ReturnType<typeof createHome>;

/** Makes it, and reads and follows the inbox. */
export function createHome(options: HomeOptions) {
  const { client, person, route, keptStart, keptAnswer, onChange, onRoute } = options;
  let isClosed = false;
  let answer = keptAnswer;
  const set = (change: Partial<HomeState>) => {
    if (isClosed) return;
    state = { ...state, ...change };
    onChange(state);
  };
  const inbox = createInbox({ client, onChange: (next) => set({ inbox: next }) });
  const requests = createRequests({ client, onChange: (next) => set({ requests: next }) });
  const start = createStart({
    ...{ client, me: person.email, kept: keptStart },
    onChange: (next) => set({ start: next }),
    onStarted(request) {
      if (isClosed) return;
      requests.put(request);
      onRoute({ view: 'request', id: request.id });
    },
  });
  let state: HomeState = { route, inbox: inbox.state(), requests: requests.state(), start: start.state() };
  let request: OpenRequest | undefined;

  /** Shows what the address says. */
  function go(next: Route): void {
    request?.close();
    request = next.view === 'request' ? requestOf(next.id) : undefined;
    if (next.view !== 'requests') requests.unwatch();
    set({ route: next, request: request?.state() });
    if (next.view === 'requests') void requests.look();
    if (next.view === 'inbox') void inbox.look();
    void request?.open();
  }

  const requestOf = (id: string) => {
    // It is taken once: what is opened later has nothing that waits.
    const waiting = answer?.id === id ? answer : undefined;
    if (waiting) answer = undefined;
    const own: OpenRequest = createRequest({
      ...{ client, id, kept: waiting },
      onAnswered: inbox.answered,
      onChange: (shown) => {
        if (request === own) set({ request: shown });
      },
    });
    return own;
  };

  inbox.open();
  go(route);
  return {
    ...{ person, inbox, requests, start, go },
    state: () => state,
    request: () => request,
    /** Reads again what is shown: when the page is looked at again, and from time to time. */
    look(): void {
      void inbox.look();
      if (state.route.view === 'requests') void requests.look();
      void request?.look();
    },
    close(): void {
      isClosed = true;
      [inbox, requests].forEach((each) => each.close());
      request?.close();
    },
  };
}
