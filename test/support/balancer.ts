import { connect, createServer, type Socket } from 'node:net';

const lookEveryMs = 100;

interface Backend {
  port: number;
  isReady: boolean;
}

export type Balancer = Awaited<ReturnType<typeof startBalancer>>;

/**
 * A small balancer of TCP connections: each new one goes to the next server whose `/readyz` says yes. Connections that
 * are open stay where they are.
 */
export async function startBalancer(ports: readonly number[]) {
  const backends: Backend[] = ports.map((port) => ({ port, isReady: true }));
  const sockets = new Set<Socket>();
  let turn = 0;

  async function look(backend: Backend): Promise<void> {
    const answer = await fetch(`http://127.0.0.1:${backend.port}/readyz`, {
      signal: AbortSignal.timeout(1_000),
      headers: { connection: 'close' },
    }).catch((error: unknown) => (isTimeout(error) ? 'late' : null));
    if (answer === 'late') return; // a busy server is one all the same
    await answer?.body?.cancel();
    backend.isReady = answer?.status === 200;
  }

  const server = createServer((socket) => {
    const ready = backends.filter(({ isReady }) => isReady);
    const backend = ready[turn % Math.max(1, ready.length)];
    turn += 1;
    if (!backend) return socket.destroy();
    join(socket, connect(backend.port, '127.0.0.1'));
  });

  function join(client: Socket, backend: Socket): void {
    for (const socket of [client, backend]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.setNoDelay(true);
    }
    client.pipe(backend);
    backend.pipe(client);
    client.once('close', () => {
      sockets.delete(client);
      backend.destroy();
    });
    backend.once('close', () => {
      sockets.delete(backend);
      client.destroySoon();
    });
  }

  await Promise.all(backends.map(look));
  const timer = setInterval(() => void Promise.all(backends.map(look)), lookEveryMs);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    readyCount: () => backends.filter(({ isReady }) => isReady).length,
    /** Sends new connections to a server that was started in another's place. */
    replace(port: number, by: number): void {
      for (const backend of backends) if (backend.port === port) backend.port = by;
    },
    async close(): Promise<void> {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}
