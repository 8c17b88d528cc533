import type { AccessCode, NewSignerInput } from '../../../generated/schema.ts';
import { follow } from '../../../client/src/follow.ts';
import { Refused } from '../../../client/src/refused.ts';
import type { Connection } from '../../api/connection.ts';
import { type Client, SessionOver } from '../account/client.ts';
import { type Answers, operations, type Request, type Update } from '../operations.ts';
import { type Act, isStale, problemOf } from '../problems.ts';
import { isErased, type RequestState } from './state.ts';

/** An answer that waits for its code. */
interface Held {
  act: 'sign' | 'approve' | 'decline';
  input: object;
}

/** What a reload takes along: the code was mailed, and there are three an hour. */
export interface KeptAnswer {
  id: string;
  held: Held;
  code: AccessCode;
}

/** What a request is followed by. */
export interface RequestOptions {
  client: Client;
  id: string;
  /** Hears of each new state. */
  onChange(state: RequestState): void;
  /** Hears that the reader has answered, or has the place no more. */
  onAnswered?: (id: string) => void;
  kept?: KeptAnswer | undefined;
  /** @default the browser's, in milliseconds since the epoch */
  now?: () => number;
}

/** One request, from its opening until another is shown: all that can be done there, without what it looks like. */
export type OpenRequest = ReturnType<typeof createRequest>;

/** Makes one; `open` begins it. */
export function createRequest(options: RequestOptions) {
  const { client, id, kept, onChange, onAnswered = () => {}, now = Date.now } = options;
  const waiting = kept?.id === id && Date.parse(kept.code.expiresAt) > now() ? kept : undefined;
  let state: RequestState = { id, connection: 'none', ...(waiting && { code: waiting.code }) };
  let pushed: Connection = 'none';
  let held = waiting?.held;
  const end = new AbortController();
  const set = (change: Partial<RequestState>) => {
    if (end.signal.aborted) return;
    state = { ...state, ...change };
    onChange(state);
  };

  /** Reads the request as it stands. A push tells of one signer, and what closes a request changes all of them. */
  async function refresh(): Promise<Request> {
    const { signingRequest } = await client.run<Answers['request']>(operations.request, { id });
    // What was said of a connection that was lost is over with it.
    set({ connection: pushed });
    if (state.problem?.act === 'read' || state.problem?.name === 'offline') set({ problem: undefined });
    if (signingRequest.version >= (state.request?.version ?? 0)) {
      set({ request: signingRequest });
      if (signingRequest.status !== 'PENDING') await readCertificate();
    }
    return state.request!;
  }

  /** Asks for the certificate, whose address is good for five minutes. */
  async function readCertificate(): Promise<void> {
    if (state.certificate === 'none') return;
    if (isErased(state.request!)) return set({ certificate: 'none' });
    try {
      const { certificate } = await client.run<Answers['certificate']>(operations.certificate, { id });
      set({ certificate: certificate ?? 'coming' });
    } catch (error) {
      // Without it the page is whole all the same.
      if (error instanceof Refused && !error.isTransient && !state.certificate) set({ certificate: 'none' });
    }
  }

  /**
   * Does something that the reader wants, and says what did not go.
   * @returns whether it went
   */
  async function attempt(act: Act, run: () => Promise<void>): Promise<boolean> {
    if (state.busy) return false;
    set({ busy: act, problem: undefined, done: undefined });
    let isDone = true;
    await run().catch(async (error: unknown) => {
      isDone = false;
      if (error instanceof SessionOver) return;
      const problem = problemOf(error, act, now());
      if (isStale(problem)) await refresh().catch(() => {});
      set({ problem: { ...problem, act } });
    });
    set({ busy: undefined });
    return isDone;
  }

  const change = async (query: string, input: object) => {
    const { request } = await client.run<Answers['change']>(query, { input: { requestId: id, ...input } });
    if (request) return refresh();
    // The place was the reader's, and the reader is no part of it any more.
    set({ problem: { name: 'notYours', act: 'read' } });
    return undefined;
  };

  /** Answers; where the request wants a code, one is mailed first, and the answer waits for it. */
  function answer(given: Held): Promise<boolean> {
    if (!state.request!.confirmByCode) return attempt('answer', () => send(given));
    held = given;
    return sendCode();
  }

  async function send({ act, input }: Held, more: object = {}): Promise<void> {
    await change(operations[act], { ...input, ...more });
    held = undefined;
    set({ code: undefined });
    onAnswered(id);
  }

  /** Mails a code; never by itself again, for a place gets three an hour. */
  const sendCode = () =>
    attempt('sendCode', async () => {
      const variables = { input: { requestId: id } };
      const { sendAnswerCode } = await client.runOnce<{ sendAnswerCode: AccessCode }>(operations.sendCode, variables);
      set({ code: sendAnswerCode });
    });

  const gone = (error: unknown) => {
    if (error instanceof SessionOver) return;
    const problem = problemOf(error, 'read', now());
    const isFinal = problem.name === 'notYours';
    if (isFinal || !state.request) set({ problem: { ...problem, act: 'read' } });
    if (!isFinal) set({ connection: 'lost' });
  };

  return {
    state: () => state,
    kept: (): KeptAnswer | undefined => (held && state.code ? { id, held, code: state.code } : undefined),
    /** Shows the request and follows it: by pushes, and by a query for each time that there are none. */
    async open(): Promise<void> {
      // It is there before anything is subscribed, so that nobody waits for a WebSocket.
      await refresh().catch(gone);
      if (state.problem?.name === 'notYours') return;
      void follow<Update>({
        hasEveryVersion: false,
        signal: end.signal,
        subscribe: (onUpdate) =>
          client.subscribe<Answers['changed']>(operations.changed, { id }, (data) => onUpdate(data.onSignatureUpdate)),
        async read() {
          const { version } = await refresh();
          return [{ requestId: id, version }];
        },
        onUpdate({ version }, from) {
          if (from === 'push' && version > (state.request?.version ?? 0)) refresh().catch(gone);
        },
        onConnected() {
          pushed = 'live';
          set({ connection: pushed });
        },
        onNotice() {
          pushed = 'none';
          void refresh().catch(gone);
        },
      }).catch((error: unknown) => {
        pushed = 'none';
        gone(error);
      });
    },
    /** Reads it again: what became of a mail nobody pushes. */
    look: () => refresh().then(() => {}, gone),
    /** Says that the document was opened. That it could not be said keeps nobody from reading. */
    view: () =>
      change(operations.view, {}).then(
        () => {},
        () => {},
      ),
    /** Signs, or approves, with the hash of what was read. */
    agree(role: 'SIGNER' | 'APPROVER', documentSha256: string | null) {
      const input = documentSha256 ? { documentSha256 } : {};
      return answer({ act: role === 'APPROVER' ? 'approve' : 'sign', input });
    },
    decline: (reason: string) => answer({ act: 'decline', input: { reason } }),
    sendCode,
    /** Gives the code that was mailed, with the answer that waits for it. */
    confirm: (answerCode: string) => attempt('answer', () => send(held!, { answerCode })),
    /** Takes back the answer that waits for its code. */
    unanswer() {
      held = undefined;
      set({ code: undefined, problem: undefined });
    },
    /** Reminds one signer, or all who are waited for. */
    remind: (signer?: string) =>
      attempt('remind', async () => {
        const before = reminders(state.request!);
        const after = await change(operations.remind, signer ? { signer } : {});
        set({ done: after && reminders(after) > before ? 'reminded' : 'nobodyReminded' });
      }),
    extend: (expiresAt: string) =>
      attempt('extend', async () => {
        await change(operations.extend, { expiresAt });
        set({ done: 'extended' });
      }),
    reassign: (from: string, to: NewSignerInput, reason: string) =>
      attempt('reassign', async () => {
        await change(operations.reassign, { from, to, ...(reason && { reason }) });
        set({ done: 'reassigned' });
      }),
    cancel: (reason: string) =>
      attempt('cancel', async () => {
        await change(operations.cancel, reason ? { reason } : {});
        set({ done: 'cancelled' });
      }),
    readCertificate,
    close: () => end.abort(),
  };
}

const reminders = ({ history }: Request) => history.filter(({ type }) => type === 'REMINDED').length;
