import type { Clock } from '../../shared/clock.ts';
import type { Api } from '../api-types.ts';
import { admitConnection, admitStart } from './admission.ts';
import type { FanOut } from './fan-out.ts';
import { frames, parseFrame, type ClientFrame, type ConnectionError, type ParsedFrame } from './frames.ts';
import type { Handshake } from './handshake.ts';
import { badRequest, connectionErrorOf, startErrorsOf } from './refusals.ts';

/** The other end of a connection, whatever carries it. */
export interface Peer {
  send(text: string): void;
  /** Ends the connection once what was sent is out; `closed` follows. */
  close(code: number, reason: string): void;
  /** How many bytes wait to be read by the peer. */
  buffered(): number;
}

/** One client's connection: a state machine over what arrives, see PROTOCOL.md. */
export interface Connection {
  receive(text: string): void;
  /** The peer is gone, by its own wish or ours. */
  closed(): void;
}

/** What a connection needs of the rest. */
export interface ProtocolOptions {
  api: Pick<Api, 'authenticate' | 'subscribe'>;
  fanOut: Pick<FanOut, 'add'>;
  clock: Clock;
  /** Takes bugs and what the server ended; never a credential or a payload. */
  log(line: Record<string, unknown>): void;
  /** Hears how large each message to a client is, keep-alives left out, for a cost meter. */
  report?: (bytes: number) => void;
  /** The path of the GraphQL endpoint, which IAM callers sign. @default '/graphql' */
  graphqlPath?: string;
  /** @default 200 */
  maxSubscriptions?: number;
  /** How many bytes may wait for a slow client before it is cut off. @default 1 MiB */
  maxBufferedBytes?: number;
}

const connectionTimeoutMs = 300_000;
const keepAliveEvery = 60_000;
const maxConnectionAge = 24 * 60 * 60 * 1000;
const maxWaitForInit = 15_000;

/** Codes of RFC 6455 §7.4.1; those of refused connections are 4000 plus the error code. */
const closeCodes = { goingAway: 1001, tryAgainLater: 1013, refused: 4000 };

/** One subscription of a connection, from its `start` on; `release` is there once delivery is armed. */
interface Operation {
  release?: () => void;
}

/** Opens the protocol on a peer: checks the credentials at once, answers what it is given to `receive`. */
export function openConnection(peer: Peer, handshake: Handshake, options: ProtocolOptions): Connection {
  const {
    api,
    fanOut,
    clock,
    report,
    graphqlPath = '/graphql',
    maxSubscriptions = 200,
    maxBufferedBytes = 2 ** 20,
  } = options;
  const log = (event: string, members: Record<string, unknown>) => options.log({ realtime: event, ...members });
  const send = (text: string) => {
    const bufferedBytes = peer.buffered();
    if (bufferedBytes > maxBufferedBytes) return cutOff(bufferedBytes);
    peer.send(text);
    report?.(Buffer.byteLength(text));
  };
  const bug = (error: unknown) => log('bug', { error });
  const operations = new Map<string, Operation>();
  const timers = new Map<string, () => void>();
  let state: 'opened' | 'acknowledged' | 'closed' = 'opened';

  const refusal = admitConnection(api, graphqlPath, handshake).then(
    () => undefined,
    (error: unknown) => connectionErrorOf(error, bug),
  );
  setTimer('init', maxWaitForInit, () => void giveUpWaiting());
  setTimer('age', maxConnectionAge, () => end(closeCodes.goingAway, 'the connection is 24 hours old'));

  const handlers: { [T in ClientFrame['type']]: (frame: Extract<ClientFrame, { type: T }>) => unknown } = {
    connection_init: acknowledge,
    start,
    stop: ({ id }) => complete(id),
  };

  return {
    receive(text) {
      if (state === 'closed') return;
      try {
        take(parseFrame(text));
      } catch (error) {
        refuse(connectionErrorOf(error, bug));
      }
    },
    closed: release,
  };

  function take(parsed: ParsedFrame): void {
    if (state === 'opened' && !(parsed.ok && parsed.frame.type === 'connection_init')) return;
    if (parsed.ok) handlers[parsed.frame.type](parsed.frame as never);
    else if (parsed.id !== undefined) send(frames.error(parsed.id, [badRequest(parsed.message)]));
    else refuse({ ...badRequest(parsed.message), errorCode: 400 });
  }

  async function acknowledge(): Promise<void> {
    const error = await refusal;
    if (state === 'closed') return;
    if (error) return refuse(error);
    send(frames.connectionAck(connectionTimeoutMs));
    if (state !== 'opened') return;
    state = 'acknowledged';
    keepAlive();
  }

  async function giveUpWaiting(): Promise<void> {
    const error = await refusal;
    if (state === 'opened') refuse(error ?? { ...badRequest('no connection_init came within 15 s'), errorCode: 400 });
  }

  async function start(frame: Extract<ClientFrame, { type: 'start' }>): Promise<void> {
    const { id, data } = frame;
    const error = operations.has(id) ? duplicated(id) : operations.size >= maxSubscriptions ? full() : undefined;
    if (error) return send(frames.error(id, [error]));

    const operation: Operation = {};
    operations.set(id, operation);
    // A stop, or the end of the connection, may have come in between.
    const wanted = () => operations.get(id) === operation;
    try {
      const { subscription, audience } = await admitStart(api, graphqlPath, handshake, frame);
      if (!wanted()) return;
      operation.release = fanOut.add({
        subscription,
        selection: `${audience} ${data}`,
        deliver: (payload) => deliver(id, payload),
        invalidate: () => invalidate(id),
      });
      send(frames.startAck(id));
    } catch (error) {
      if (!wanted()) return;
      operations.delete(id);
      send(frames.error(id, startErrorsOf(error, bug)));
    }
  }

  function duplicated(id: string) {
    return { errorType: 'DuplicatedOperationError', message: `Duplicated operation with id ${id}` };
  }

  function full() {
    const message = `Max number of ${maxSubscriptions} subscriptions reached`;
    return { errorType: 'MaxSubscriptionsReachedError', message };
  }

  function complete(id: string): void {
    operations.get(id)?.release?.();
    operations.delete(id);
    send(frames.complete(id));
  }

  function deliver(id: string, payload: string): void {
    if (state !== 'closed') send(frames.data(id, payload));
  }

  function cutOff(bufferedBytes: number): void {
    if (state === 'closed') return;
    log('slow subscriber cut off', { bufferedBytes, subscriptions: operations.size });
    end(closeCodes.tryAgainLater, 'the client reads too slowly');
  }

  function invalidate(id: string): void {
    if (state === 'closed') return;
    complete(id);
    // Once all that the same payload invalidates have been told.
    queueMicrotask(() => end(closeCodes.goingAway, 'a subscription was invalidated'));
  }

  function keepAlive(): void {
    peer.send(frames.keepAlive);
    setTimer('keep alive', keepAliveEvery, keepAlive);
  }

  function refuse(error: ConnectionError): void {
    send(frames.connectionError(error));
    end(closeCodes.refused + error.errorCode, error.errorType ?? 'refused');
  }

  function end(code: number, reason: string): void {
    if (state === 'closed') return;
    release();
    peer.close(code, reason);
  }

  function release(): void {
    state = 'closed';
    for (const cancel of timers.values()) cancel();
    for (const operation of operations.values()) operation.release?.();
    operations.clear();
  }

  function setTimer(name: string, after: number, callback: () => void): void {
    timers.set(name, clock.at(clock.now() + after, callback));
  }
}
