import { once } from 'node:events';
import { createServer } from 'node:net';
import { isFreePort } from '../server/src/db/embedded/freePort.ts';
import { DomainError } from '../shared/src/errors.ts';

const tries = 50;

/** The port that PORT asks for, or the next free one from `usual` where it asks for none. */
export async function choosePort(usual: number): Promise<number> {
  const asked = process.env.PORT;
  if (asked) {
    const port = Number(asked);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new DomainError('INVALID', `PORT is '${asked}'; it must be a number from 1 to 65535.`);
    }
    if (await isFreePort(port)) return port;
    throw new DomainError('CONFLICT', `Port ${port} is taken; end what uses it or set PORT to another one.`);
  }
  for (let port = usual; port < usual + tries; port += 1) {
    if (await isFreePort(port)) return port;
  }
  throw new DomainError(
    'CONFLICT',
    `No port from ${usual} to ${usual + tries - 1} is free; set PORT to one that is.`,
  );
}

/** A port that nobody uses, as the system has them to give. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen({ host: '127.0.0.1', port: 0, exclusive: true });
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('the port of a listener is not told');
  return address.port;
}
