import { follow } from '../../../client/src/follow.ts';
import { Refused } from '../../../client/src/refused.ts';
import type { AccessCode, AccessSession } from '../../../generated/schema.ts';
import type { Api } from '../../api/api.ts';
import type { Connection } from '../../api/connection.ts';
import { patiently as repeat } from '../../api/patiently.ts';
import { operations, type Answers, type Request, type Update } from '../../api/operations.ts';
import { isFinal, isStale, problemOf, type Act } from './problems.ts';
import { readerOf } from './reader.ts';
import type { State } from './state.ts';

/** What a reload takes along. */
export interface Kept {
  link: string;
  session?: AccessSession;
  code?: AccessCode;
  answered?: State['answered'];
}

/** What a visit needs. */
export interface VisitOptions {
  api: Api;
  kept: Kept;
  /** Hears of each new state. */
  onChange(state: State): void;
  /** @default the browser's, in milliseconds since the epoch */
  now?: () => number;
  /** Waits between two tries of what the backend could not decide. @default real time */
  wait?: (milliseconds: number) => Promise<void>;
}

/** One link, from its opening until the page closes: all that the page does, without what it looks like. */
export type Visit = ReturnType<typeof createVisit>;

/** Makes a visit; `open` begins it. */
export function createVisit({ api, kept, onChange, now = Date.now, wait }: VisitOptions) {
  let state: State = { step: 'opening', connection: 'none', ...(kept.answered && { answered: kept.answered }) };
  let pushed: Connection = 'none';
  let { session } = kept;
  const { link } = kept;
  const end = new AbortController();
  const set = (change: Partial<State>) => {
    if (end.signal.aborted) return;
    state = { ...state, ...change };
    onChange(state);
  };

  /** Does something that the reader wants, and says what did not go. */
  async function attempt(act: Act, busy: State['busy'], run: () => Promise<void>): Promise<void> {
    const begunIn = session;
    // What is heard after its session is over says nothing of what the reader does by then.
    const isPast = () => begunIn !== undefined && session !== begunIn;
    set({ ...(busy && { busy }), problem: undefined });
    await run().catch(async (error: unknown) => {
      if (isPast()) return;
      const problem = problemOf(error, act, now());
      if (isFinal(problem) || (act === 'open' && !state.invitation)) return set({ step: 'stopped', problem });
      if (problem.name === 'sessionOver') return leave();
      if (isStale(problem)) await refresh().catch(() => {});
      set({ problem });
    });
    if (!isPast()) set({ busy: undefined });
  }

  const patiently = <Data>(token: string, query: string, variables?: object) =>
    repeat(() => api.run<Data>(token, query, variables), wait);

  const invite = async () => {
    const { invitation } = await patiently<Answers['invitation']>(link, operations.invitation);
    set({ invitation });
  };

  /** Reads the request as it stands, and what depends on it. */
  async function refresh(): Promise<Request> {
    const id = state.invitation!.requestId;
    const { signingRequest } = await patiently<Answers['read']>(session!.token, operations.read, { id });
    // That nothing could be read is over with it.
    set({ connection: pushed });
    await take(signingRequest);
    return state.request!;
  }

  /** Takes a state of the request, unless a newer one is known. */
  async function take(request: Request): Promise<void> {
    if (state.request && request.version < state.request.version) return;
    // Whose address is like another's cannot be told from the request: the invitation says whether there is something to answer.
    if (!readerOf(request, state.invitation!)) await invite().catch(() => {});
    set({ request });
    if (request.status !== 'PENDING') await readCertificate();
  }

  /** Asks for the certificate, whose address is good for five minutes. */
  async function readCertificate(): Promise<void> {
    if (state.certificate === 'none') return;
    const id = state.invitation!.requestId;
    try {
      const { certificate } = await patiently<Answers['certificate']>(session!.token, operations.certificate, { id });
      set({ certificate: certificate ?? 'coming' });
    } catch (error) {
      // Without it the page is whole all the same.
      if (error instanceof Refused && !error.isTransient && !state.certificate) set({ certificate: 'none' });
    }
  }

  /** The session is over: who has something to answer needs another code, who has not may want one. */
  function leave(): void {
    session = undefined;
    pushed = 'none';
    set({ step: 'invited', connection: 'none', problem: { name: 'sessionOver' }, busy: undefined });
    // Whether there is still something to answer, its page says before another code.
    invite().catch(() => {});
  }

  /** Shows the request and follows it: by pushes, and by a query for each time that there are none. */
  async function enter(given: AccessSession): Promise<void> {
    session = given;
    await refresh();
    set({ step: 'session' });
    const id = state.invitation!.requestId;
    const gone = (error: unknown) => {
      if (session !== given) return;
      const problem = problemOf(error, 'read', now());
      if (problem.name === 'sessionOver') leave();
      else if (isFinal(problem)) set({ step: 'stopped', problem });
      else set({ connection: 'lost' });
    };
    const isOurs = new AbortController();
    end.signal.addEventListener('abort', () => isOurs.abort());
    void follow<Update>({
      hasEveryVersion: false,
      signal: isOurs.signal,
      subscribe: (onUpdate) => {
        if (session !== given) isOurs.abort();
        const { token } = given;
        return api.subscribe<Answers['follow']>(token, operations.follow, { id }, (data) =>
          onUpdate(data.onSignatureUpdate),
        );
      },
      async read() {
        const { version } = await refresh();
        return [{ requestId: id, version }];
      },
      onUpdate({ version }, from) {
        if (from === 'push' && version > (state.request?.version ?? 0)) refresh().catch(gone);
      },
      onConnected() {
        if (session !== given) return;
        pushed = 'live';
        set({ connection: pushed });
      },
      onNotice() {
        if (session !== given) return;
        pushed = 'none';
        // A network may let queries through and no WebSocket: then the page is right all the same, some seconds later.
        refresh().catch(gone);
      },
    }).catch((error: unknown) => {
      if (session === given) pushed = 'none';
      gone(error);
    });
  }

  const answer = (query: string, input: object, answered: NonNullable<State['answered']>) =>
    attempt('answer', 'answer', async () => {
      const requestId = state.invitation!.requestId;
      const { request } = await patiently<Answers['act']>(session!.token, query, { input: { requestId, ...input } });
      set({ answered });
      await take(request);
    });

  return {
    state: () => state,
    /** What a reload takes along. */
    kept: (): Kept => ({
      link,
      ...(session && { session }),
      ...(state.step === 'code' && state.code && { code: state.code }),
      ...(state.answered && { answered: state.answered }),
    }),
    /** Looks the link up, and goes on where the page was before a reload. */
    open: () =>
      attempt('open', 'open', async () => {
        if (!link) return set({ step: 'stopped', problem: { name: 'noLink' } });
        await invite();
        const isGood = ({ expiresAt }: { expiresAt: string }) => Date.parse(expiresAt) > now();
        if (session && isGood(session)) return attempt('read', 'open', () => enter(session!));
        session = undefined;
        if (kept.code && isGood(kept.code)) return set({ step: 'code', code: kept.code });
        set({ step: 'invited' });
      }),
    /** Has a code mailed. */
    sendCode: () =>
      attempt('sendCode', 'sendCode', async () => {
        const { sendAccessCode: code } = await api.run<Answers['sendCode']>(link, operations.sendCode);
        set({ step: 'code', code });
      }),
    /** Comes in by the code. It is good once, so that the call is never repeated by itself. */
    confirmCode: (code: string) =>
      attempt('confirmCode', 'confirmCode', async () => {
        const { confirmAccessCode } = await api.run<Answers['confirmCode']>(link, operations.confirmCode, { code });
        await attempt('read', 'confirmCode', () => enter(confirmAccessCode));
      }),
    /** Says that the document was opened. That it could not be said keeps nobody from reading. */
    async view(): Promise<void> {
      const input = { requestId: state.invitation!.requestId };
      await patiently<Answers['act']>(session!.token, operations.view, { input })
        .then(({ request }) => take(request))
        .catch(() => {});
    },
    /** Signs, or approves, with the hash of what was read. */
    agree(documentSha256: string | null) {
      const isApprover = state.invitation!.role === 'APPROVER';
      const input = documentSha256 ? { documentSha256 } : {};
      return isApprover ? answer(operations.approve, input, 'APPROVED') : answer(operations.sign, input, 'SIGNED');
    },
    decline: (reason: string) => answer(operations.decline, { reason }, 'DECLINED'),
    /** Asks for a new address of the certificate. */
    readCertificate: async () => {
      if (session) await readCertificate();
    },
    close: () => end.abort(),
  };
}
