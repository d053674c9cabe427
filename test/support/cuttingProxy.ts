import { connect, createServer, type Socket } from 'node:net';

/** A way to a TCP server that cuts the line the moment an answer begins, as often as it is told. */
export async function createCuttingProxy(target: { host: string; port: number }) {
  const sockets = new Set<Socket>();
  let cutsLeft = 0;
  const server = createServer((near) => {
    const far = connect(target);
    near.on('data', (chunk) => far.write(chunk));
    far.on('data', (chunk) => {
      if (cutsLeft > 0) {
        cutsLeft -= 1;
        near.destroy();
        far.destroy();
      } else near.write(chunk);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    /** The next answers never arrive, although the server gave them. */
    cutNext(count = 1): void {
      cutsLeft = count;
    },
    cutsLeft: () => cutsLeft,
    async close(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
