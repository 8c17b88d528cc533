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
  /** The file that was chosen last, while it is hashed, or where that failed. */
  reading?: { name: string; isUnreadable?: boolean } | undefined;
  isBusy: boolean;
  problem?: Problem | undefined;
  /** A request that was started already, with what stood in the form before. */
  startedId?: string | undefined;
}

/** Whether the file is not hashed yet. */
export const isHashing = ({ reading }: Pick<StartState, 'reading'>): boolean =>
  reading !== undefined && !reading.isUnreadable;

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
  /** Counts the files that were chosen: what comes of an earlier one is of no use. */
  let choice = 0;
  const set = (change: Partial<StartState>) => onChange((state = { ...state, ...change }));
  const forgetFile = () => {
    choice++;
    set({ draft: { ...state.draft, file: undefined }, reading: undefined });
  };

  return {
    state: () => state,
    kept: (): KeptStart => ({ draft: state.draft, id: state.id }),
    /** Takes what was typed. */
    edit(change: Partial<Draft>): void {
      const draft = { ...state.draft, ...change };
      const isMarked = Object.keys(state.faults).length > 0;
      set({ draft, ...(isMarked && { faults: faultsOf(draft, me, now()) }) });
    },
    /** Takes a file that was chosen, once it is hashed; until then nothing is started. */
    async choose(name: string, hash: () => Promise<string>): Promise<void> {
      forgetFile();
      const own = choice;
      set({ reading: { name } });
      const sha256 = await hash().catch(() => undefined);
      if (own !== choice) return;
      if (sha256 === undefined) return set({ reading: { name, isUnreadable: true } });
      set({ draft: { ...state.draft, file: { name, sha256 } }, reading: undefined });
    },
    forgetFile,
    /** Empties the form. */
    clear() {
      forgetFile();
      set({ ...fresh(), problem: undefined, startedId: undefined });
    },
    /**
     * Starts what was written; nothing typed is lost where it is refused.
     * @param locale the language of its mails
     * @returns whether it was started
     */
    async submit(locale: Locale): Promise<boolean> {
      if (state.isBusy || isHashing(state)) return false;
      const faults = faultsOf(state.draft, me, now());
      set({ faults, problem: undefined, startedId: undefined });
      if (Object.keys(faults).length > 0) return false;
      set({ isBusy: true });
      try {
        const input = inputOf(state.draft, state.id, locale);
        const { request } = await client.run<Answers['start']>(operations.start, { input });
        forgetFile();
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
