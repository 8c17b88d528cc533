import {
  ApproveDocumentDocument,
  CancelSigningDocument,
  DeclineDocumentDocument,
  EraseRequestDocument,
  ExtendDeadlineDocument,
  ReassignSignerDocument,
  RemindSignersDocument,
  type RequestFragment,
  SignDocumentDocument,
  StartSigningDocument,
  ViewDocumentDocument,
} from '../../generated/operations.ts';
import type { SignerInput, StartSigningInput } from '../../generated/schema.ts';
import { type Answer, type Person, person } from '../support/backend.ts';
import { type BackendProcess, launch } from '../support/backend-process.ts';
import { signer } from '../support/given.ts';
import { createRandom, type Random } from '../support/random.ts';
import { inspect } from './aftermath.ts';

/** What clients do. */
export const stormActs = [
  ...(['start', 'sign', 'view', 'decline', 'cancel', 'extend', 'reassign', 'remind', 'erase'] as const),
];
export type StormAct = (typeof stormActs)[number];

/** What the API acknowledged, and to whom. */
export interface Acknowledged {
  act: StormAct;
  by: string;
  answer: RequestFragment;
}

/** Where, how often and how by chance to kill. */
export interface StormOptions {
  assembly: string;
  dataDir: string;
  kills: number;
  seed: number;
  /** A token for each of `people`. */
  tokens: Record<string, string>;
  /** @default 6 */
  clients?: number;
}

/** What came through a storm. */
export interface Aftermath {
  /** The backend that runs after the last kill. */
  backend: BackendProcess;
  acknowledged: Acknowledged[];
  /** How many of the kills hit a backend that was starting. */
  killedEarly: number;
}

const carol = 'carol@example.com';
const signers = ['bob@example.com', 'dave@example.com', 'erin@example.com'];
/** Two who give each other their places. */
const standInOf = (email: string) => (email.startsWith('for-') ? email.slice(4) : `for-${email}`);

/** Everybody who calls during a storm. */
export const people = [carol, ...signers, ...signers.map(standInOf)];

/**
 * Clients do all that there is to do, and an operator stops executions, while services are out now and then and the backend is
 * killed and started again and again.
 */
export async function storm({ assembly, dataDir, kills, seed, tokens, clients = 6 }: StormOptions): Promise<Aftermath> {
  const chance = createRandom(seed);
  const acknowledged: Acknowledged[] = [];
  let open: KnownRequest[] = [];
  let closed: KnownRequest[] = [];
  let up = deferred<BackendProcess>();
  let over = false;
  let killedEarly = 0;

  let loaded = 0;
  const load = () =>
    launch({
      ...{ dataDir, script: 'test/crash/serve.ts', durability: 'synced' },
      args: [assembly, String(seed * 1_000_000 + loaded++)],
    });
  const call = patient(() => up.promise, tokens);
  const stop = operator(() => up.promise, assembly);
  const client = async (number: number) => {
    const random = createRandom(seed * 1000 + number);
    for (let turn = 0; !over; turn++) {
      if (open.length > 0 && random.chance(0.01)) await stop(random.pick(open).id);
      const { act, by, requestId, run } = drawCall(random, { open, closed }, `crash-${seed}-${number}-${turn}`);
      const answer = await call(by, run);
      if (answer === 'RequestClosed') {
        closed = [...closed, ...open.filter(({ id }) => id === requestId)].slice(-40);
        open = open.filter(({ id }) => id !== requestId);
      }
      if (typeof answer === 'string') continue;
      acknowledged.push({ act, by, answer });
      // Whoever has a place by now acts for it.
      const known = { id: answer.id, signers: answer.signers.filter(({ method }) => method === 'MANUAL') };
      if (act === 'start') open.push(known);
      else if (act === 'reassign') open = open.map((each) => (each.id === known.id ? known : each));
    }
  };

  const work = Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  work.catch(() => {});
  let [backend, next] = [load(), load()];
  try {
    for (let kill = 0; kill < kills; kill++) {
      backend.go();
      if (chance.chance(0.15)) {
        await Promise.race([backend.endpoint, after(chance.between(0, 2500))]);
        killedEarly++;
      } else {
        await Promise.race([serve(backend), work]);
        // What is too old stays open until the end.
        open = open.slice(-40);
        up = deferred();
      }
      await backend.kill();
      [backend, next] = [next, kill < kills - 1 ? load() : next];
    }
    backend.go();
    up.resolve((await backend.endpoint, backend));
    over = true;
    await work;
    return { backend, acknowledged, killedEarly };
  } catch (error) {
    over = true;
    await Promise.all([backend.kill(), next.kill()]);
    throw error;
  }

  /** Lets clients work until a line that chance names, and a moment that it adds. */
  async function serve(backend: BackendProcess): Promise<void> {
    await backend.endpoint;
    const enough = backend.lines.items.length + chance.between(1, 120);
    up.resolve(backend);
    await backend.lines.until(() => backend.lines.items.length >= enough);
    await after(chance.between(0, 20));
  }
}

/** A request that clients know, and those who may sign it. */
interface KnownRequest {
  id: string;
  signers: Pick<RequestFragment['signers'][number], 'email' | 'role'>[];
}

type Run = (caller: Pick<Person, 'run'>) => Promise<Answer<object>>;

interface Call {
  act: Acknowledged['act'];
  by: string;
  requestId: string;
  run: Run;
}

/** One call of one client, by chance. */
function drawCall(random: Random, { open, closed }: Record<'open' | 'closed', KnownRequest[]>, id: string): Call {
  const draw = random.between(1, 100);
  if (open.length === 0 || draw <= (open.length < 12 ? 50 : 10)) {
    const input = { ...drawRequest(random), id };
    return { act: 'start', by: carol, requestId: id, run: ({ run }) => run(StartSigningDocument, { input }) };
  }
  const { id: requestId, signers } = random.pick(open);
  const { email, role } = random.pick(signers);
  const input = { requestId };
  const [reason, later] = [`reason ${id}`, new Date(Date.now() + 7_200_000).toISOString()];
  const to = { email: standInOf(email) };
  const calls: Record<Exclude<StormAct, 'start'>, () => Omit<Call, 'act'>> = {
    sign: () => ({
      ...{ by: email, requestId },
      run: ({ run }) =>
        role === 'APPROVER' ? run(ApproveDocumentDocument, { input }) : run(SignDocumentDocument, { input }),
    }),
    view: () => ({ by: email, requestId, run: ({ run }) => run(ViewDocumentDocument, { input }) }),
    decline: () => ({
      ...{ by: email, requestId },
      run: ({ run }) => run(DeclineDocumentDocument, { input: { ...input, reason } }),
    }),
    cancel: () => ({
      ...{ by: carol, requestId },
      run: ({ run }) => run(CancelSigningDocument, { input: { ...input, reason } }),
    }),
    extend: () => ({
      ...{ by: carol, requestId },
      run: ({ run }) => run(ExtendDeadlineDocument, { input: { ...input, expiresAt: later } }),
    }),
    reassign: () => ({
      ...{ by: carol, requestId },
      run: ({ run }) => run(ReassignSignerDocument, { input: { ...input, from: email, to } }),
    }),
    remind: () => ({ by: carol, requestId, run: ({ run }) => run(RemindSignersDocument, { input }) }),
    erase: () => {
      const over = closed.length > 0 ? random.pick(closed).id : requestId;
      return {
        ...{ by: carol, requestId: over },
        run: ({ run }) => run(EraseRequestDocument, { input: { requestId: over } }),
      };
    },
  };
  const rare: Exclude<StormAct, 'start'>[] = ['cancel', 'decline', 'extend', 'reassign', 'remind', 'erase'];
  const act = draw > 88 ? random.pick(rare) : draw > 80 ? 'view' : 'sign';
  return { act, ...calls[act]() };
}

function drawRequest(random: Random): StartSigningInput {
  const manual = signers.slice(random.between(0, 2)).map((email): SignerInput => {
    const role = random.chance(0.2) ? ('APPROVER' as const) : ('SIGNER' as const);
    return signer(email, { order: random.between(1, 2), role });
  });
  const automatic = signer('alice@example.com', { method: 'AUTOMATIC', order: random.between(1, 2) });
  const all = random.chance(0.5) ? [automatic, ...manual] : manual;
  const { order } = manual[0]!;
  const quorums = random.chance(0.3) ? [{ order: order!, required: 1 }] : [];
  return { documentId: '3', expiresInSeconds: 3600, signers: all, quorums };
}

/**
 * Makes clients that repeat a call until it is answered, as clients do that lost the connection; a refusal that the story
 * allows is given as it is.
 */
function patient(current: () => Promise<BackendProcess>, tokens: Record<string, string>) {
  const allowed = [
    ...['NotYourTurn', 'AlreadyAnswered', 'RequestClosed', 'NotNeeded', 'RequestOpen'],
    // Whose place another has by now, or whose request has been erased; who has two of three places.
    ...['RequestNotFound', 'InvalidInput'],
  ];
  return async (by: string, run: Run): Promise<RequestFragment | string> => {
    for (let tries = 1; ; tries++) {
      const caller = person(await (await current()).endpoint, async () => tokens[by]!);
      const { data, errors } = await run(caller).catch(connectionLost);
      const [error] = errors ?? [];
      if (!error) return Object.values(data!)[0] as RequestFragment;
      if (allowed.includes(error.errorType!)) return error.errorType!;
      if (error.errorType !== 'Unavailable' || tries > 200)
        throw new Error(`${by} got ${error.errorType}: ${error.message}`);
    }
  };
}

/** Makes an operator who stops executions, and insists as clients do. */
function operator(current: () => Promise<BackendProcess>, assembly: string) {
  return async (requestId: string) => {
    for (;;) {
      const { stop } = inspect(assembly, await (await current()).endpoint);
      const problem = await stop(requestId).then(
        () => undefined,
        (error: Error) => error,
      );
      // Its start may still be on its way.
      if (!problem || problem.name === 'ExecutionDoesNotExist') return;
      // … or Step Functions is out.
      if (problem.name.endsWith('Exception') && problem.name !== 'ThrottlingException') throw problem;
    }
  };
}

function connectionLost(error: unknown): Answer<object> {
  return { data: null, errors: [{ errorType: 'Unavailable', message: String(error), path: null }] };
}

const after = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

function deferred<Value>() {
  let resolve!: (value: Value) => void;
  const promise = new Promise<Value>((settle) => (resolve = settle));
  return { promise, resolve };
}
