import { once } from 'node:events';
import { createServer } from 'node:net';

/** Whether nobody on this machine listens on the port. */
export async function isFreePort(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ host: '127.0.0.1', port, exclusive: true });
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
