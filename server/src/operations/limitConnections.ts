import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf } from '../http/clientAddress.ts';

const spareConnections = 100;

/**
 * Keeps one address from filling memory with connections: it may have two for each stream that it may have, and some.
 * For a process that clients reach directly; behind a proxy all connections are the proxy's.
 */
export function limitConnections(server: Server, { streamsAtOnce }: { streamsAtOnce: number }): void {
  const mostOfOne = 2 * streamsAtOnce + spareConnections;
  const openOf = new Map<string, number>();

  server.on('connection', (socket: Socket) => {
    const network = networkOf(socket.remoteAddress ?? '');
    const open = openOf.get(network) ?? 0;
    if (open >= mostOfOne) {
      socket.destroy();
      return;
    }
    openOf.set(network, open + 1);
    socket.once('close', () => {
      const left = (openOf.get(network) ?? 1) - 1;
      if (left > 0) openOf.set(network, left);
      else openOf.delete(network);
    });
  });
}
