import { errorsIn, type Answer, type GraphqlRequest, run } from './request.ts';
import type { Authorize } from './identity.ts';
import { createStore } from './store.ts';
import { type State, subscribe } from './subscribe.ts';

/** What has come of the last run of a tab. */
export type Outcome =
  { kind: 'running' } | ({ kind: 'answer' } & Answer) | { kind: 'failed'; message: string } | Subscription;

/** A subscription with what it has delivered. */
export interface Subscription {
  kind: 'subscription';
  state: State;
  why?: string;
  /** The newest first. */
  messages: Message[];
  stop(): void;
}

/** What a subscription has delivered. */
export interface Message {
  number: number;
  at: number;
  text: string;
  errors: string[];
}

const keptMessages = 500;

/** By the tab; they go with the page. */
export const outcomes = createStore<Record<number, Outcome>>({});

const set = (tab: number, outcome: Outcome) => outcomes.set((before) => ({ ...before, [tab]: outcome }));

/** Runs an operation for a tab; whatever goes on there is stopped. */
export async function runIn(
  tab: number,
  isSubscription: boolean,
  prepare: () => { path: string; request: GraphqlRequest; authorize: Promise<Authorize> },
): Promise<void> {
  stopIn(tab);
  const begun: Outcome = { kind: 'running' };
  set(tab, begun);
  const isCurrent = () => outcomes.get()[tab] === begun;
  try {
    const { path, request, authorize } = prepare();
    const authorized = await authorize;
    if (!isCurrent()) return;
    if (isSubscription) return follow(tab, path, request, authorized);
    const answer = await run(path, request, authorized);
    if (isCurrent()) set(tab, { kind: 'answer', ...answer });
  } catch (error) {
    if (isCurrent()) set(tab, { kind: 'failed', message: (error as Error).message });
  }
}

/** Ends the subscription of a tab. */
export function stopIn(tab: number): void {
  const outcome = outcomes.get()[tab];
  if (outcome?.kind === 'subscription' && outcome.state !== 'ended') outcome.stop();
}

/** Forgets a tab. */
export function clear(tab: number): void {
  stopIn(tab);
  outcomes.set(({ [tab]: _, ...others }) => others);
}

function follow(tab: number, path: string, request: GraphqlRequest, authorize: Authorize): void {
  let current: Subscription = { kind: 'subscription', state: 'connecting', messages: [], stop: () => stop() };
  let count = 0;
  set(tab, current);
  const change = (changes: Partial<Subscription>) => {
    if (outcomes.get()[tab] !== current) return;
    current = { ...current, ...changes };
    set(tab, current);
  };
  const stop = subscribe(path, request, authorize, {
    state: (state, why) => change({ state, ...(why && { why }) }),
    message(payload) {
      const text = JSON.stringify(payload, undefined, 2);
      const message = { number: ++count, at: Date.now(), text, errors: errorsIn(text) };
      change({ messages: [message, ...current.messages.slice(0, keptMessages - 1)] });
    },
  });
}
