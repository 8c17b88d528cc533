import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** A TCP port on one or both of localhost's addresses. */
export interface Listening {
  port: number;
  /** Stops listening and ends every connection at once. */
  close(): Promise<void>;
}

/**
 * Listens on `host`, or where it is left out on localhost in IPv4 and, if the machine has it, in IPv6.
 * @param port 0 takes any free one
 */
export async function listen(
  { port, host }: { port: number; host?: string | undefined },
  onConnection: (socket: Socket) => void,
): Promise<Listening> {
  const sockets = new Set<Socket>();
  const servers: Server[] = [];
  const open = async (address: string, at: number) => {
    const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      onConnection(socket);
    });
    server.listen(at, address);
    await once(server, 'listening');
    servers.push(server);
    return (server.address() as { port: number }).port;
  };
  const close = async () => {
    const closed = servers.splice(0).map((server) => {
      server.close();
      return once(server, 'close');
    });
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
  };

  try {
    const taken = await open(host ?? '127.0.0.1', port);
    if (host === undefined) await open('::1', taken).catch(unlessNoIpv6);
    return { port: taken, close };
  } catch (error) {
    await close();
    if (code(error) !== 'EADDRINUSE') throw error;
    // Any free port of IPv4 may be somebody's in IPv6: take another.
    if (port === 0) return listen({ port, host }, onConnection);
    throw new Error(`port ${port} is taken; end what listens there or choose another with PORT`, { cause: error });
  }
}

function unlessNoIpv6(error: unknown): void {
  if (!['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'].includes(code(error))) throw error;
}

const code = (error: unknown) => (error as NodeJS.ErrnoException).code ?? '';
