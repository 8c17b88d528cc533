import type { Api, Publication } from '../api-types.ts';
import { createFanOut, type FanOutOptions } from './fan-out.ts';
import { openConnection, type ProtocolOptions } from './protocol.ts';
import { createSockets, type SocketOptions, type Sockets } from './web-socket.ts';

/** The realtime part of an API; `upgrade` takes the WebSockets of `/graphql/realtime`. */
export type Realtime = Sockets;

/** What it needs of the rest, and the limits, which are AWS's unless given. */
export type RealtimeOptions = Omit<ProtocolOptions, 'api' | 'fanOut'> &
  FanOutOptions &
  SocketOptions & {
    /** Hears of each publication, and how many subscribers got it. @default nobody does */
    published?: (publication: Publication, subscribers: Record<string, number>) => void;
  };

/**
 * Serves subscriptions of an API over AppSync's WebSocket protocol: what it publishes goes to the connections whose
 * filters want it, before the mutation is answered.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export function createRealtime(
  api: Pick<Api, 'authenticate' | 'subscribe' | 'onPublish' | 'onInvalidate'>,
  options: RealtimeOptions,
): Realtime {
  const fanOut = createFanOut(options);
  const { published = () => {} } = options;
  api.onPublish((publication) => published(publication, fanOut.publish(publication)));
  api.onInvalidate(fanOut.invalidate);
  return createSockets((peer, handshake) => openConnection(peer, handshake, { ...options, api, fanOut }), options);
}
