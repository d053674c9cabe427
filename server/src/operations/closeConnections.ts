import type { Server } from 'node:http';
import { setImmediate as afterReading } from 'node:timers/promises';

/** Whoever has not read its answer by then does not read. */
const answersWithinMs = 4_000;
const lookEveryMs = 50;

/**
 * Takes no more connections and resolves when those that are open have got their answers.
 *
 * A connection looks idle, and is cut, while its next request lies unread with the system; so all that has arrived is
 * read before each look.
 */
export async function closeConnections(server: Server): Promise<void> {
  // a connection is kept alive after its last answer too
  const idle = setInterval(() => setImmediate(() => server.closeIdleConnections()), lookEveryMs);
  const late = setTimeout(() => server.closeAllConnections(), answersWithinMs);
  await afterReading();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  clearInterval(idle);
  clearTimeout(late);
}
