import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { isEverywhere, ownHosts } from './allowed-hosts.ts';

/** A TCP port on one or more of the machine's addresses. */
export interface Listening {
  port: number;
  /** Stops listening and ends every connection at once. */
  close(): Promise<void>;
}

/**
 * Listens on localhost in IPv4 and, if the machine has it, in IPv6; on another `host` as well.
 * @param port 0 takes any free one
 */
export async function listen(
  { port, host }: { port: number; host?: string | undefined },
  onConnection: (socket: Socket) => void,
): Promise<Listening> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT is ${port}, which is no port; give 0 (any free one) to 65535`);
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
    const [first, ...others] = addressesFor(host);
    const taken = await open(first!, port);
    for (const address of others)
      await open(address, taken).catch((error) => (address === '::1' ? unlessNoIpv6(error) : Promise.reject(error)));
    return { port: taken, close };
  } catch (error) {
    await close();
    if (code(error) !== 'EADDRINUSE') throw error;
    // Any free port of IPv4 may be somebody's in IPv6: take another.
    if (port === 0) return listen({ port, host }, onConnection);
    throw new Error(`port ${port} is taken; end what listens there or choose another with PORT`, { cause: error });
  }
}

/** This machine calls itself, so its own addresses are among them. */
function addressesFor(host: string | undefined): string[] {
  if (host === undefined) return ['127.0.0.1', '::1'];
  if (host === '0.0.0.0') return [host, '::1'];
  return ownHosts.includes(host) || isEverywhere(host) ? [host] : [host, '127.0.0.1', '::1'];
}

function unlessNoIpv6(error: unknown): void {
  if (!['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'].includes(code(error))) throw error;
}

const code = (error: unknown) => (error as NodeJS.ErrnoException).code ?? '';
