import type { Locale } from '../../../generated/schema.ts';
import { type Client, SessionOver } from '../account/client.ts';
import { type Answers, operations, type Summary } from '../operations.ts';
import { problemOf, type Problem } from '../problems.ts';
import { type Draft, emptyDraft, type Faults, faultsOf, inputOf } from './draft.ts';

/** The form, as it stands. */
export interface StartState {
  draft: Draft;
  /** Of the request, made once, so that a repeated start starts nothing twice. */
  id: string;
  faults: Faults;
  isBusy: boolean;
  problem?: Problem | undefined;
  /** A request that was started already, with what stood in the form before. */
  startedId?: string | undefined;
}

/** What a reload takes along. */
export type KeptStart = Pick<StartState, 'draft' | 'id'>;

/** What the form is made of. */
export interface StartOptions {
  client: Client;
  /** The reader's address. */
  me: string;
  kept?: KeptStart | undefined;
  onChange(state: StartState): void;
  /** Hears of what was started. */
  onStarted(request: Summary): void;
  /** @default the browser's */
  newId?: () => string;
  /** @default the browser's, in milliseconds since the epoch */
  now?: () => number;
}

/** The form that starts a request, without what it looks like. */
export type Start = ReturnType<typeof createStart>;

/** Makes the form. */
export function createStart(options: StartOptions) {
  const { client, me, kept, onChange, onStarted, newId = () => crypto.randomUUID(), now = Date.now } = options;
  const fresh = (): StartState => ({ draft: emptyDraft(), id: newId(), faults: {}, isBusy: false });
  let state: StartState = { ...fresh(), ...kept };
  const set = (change: Partial<StartState>) => onChange((state = { ...state, ...change }));

  return {
    state: () => state,
    kept: (): KeptStart => ({ draft: state.draft, id: state.id }),
    /** Takes what was typed. */
    edit(change: Partial<Draft>): void {
      const draft = { ...state.draft, ...change };
      const isMarked = Object.keys(state.faults).length > 0;
      set({ draft, ...(isMarked && { faults: faultsOf(draft, me, now()) }) });
    },
    /** Empties the form. */
    clear: () => set({ ...fresh(), problem: undefined, startedId: undefined }),
    /**
     * Starts what was written; nothing typed is lost where it is refused.
     * @param locale the language of its mails
     * @returns whether it was started
     */
    async submit(locale: Locale): Promise<boolean> {
      if (state.isBusy) return false;
      const faults = faultsOf(state.draft, me, now());
      set({ faults, problem: undefined, startedId: undefined });
      if (Object.keys(faults).length > 0) return false;
      set({ isBusy: true });
      try {
        const input = inputOf(state.draft, state.id, locale);
        const { request } = await client.run<Answers['start']>(operations.start, { input });
        set({ ...fresh() });
        onStarted(request);
        return true;
      } catch (error) {
        if (error instanceof SessionOver) set({ isBusy: false });
        else fail(problemOf(error, 'start', now()));
        return false;
      }
    },
  };

  function fail(problem: Problem): void {
    // An answer was lost, and the form was changed since: what was sent first stands.
    const again = problem.name === 'isStarted' ? { id: newId(), startedId: state.id } : {};
    set({ isBusy: false, problem, ...again });
  }
}
