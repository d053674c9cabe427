// The server as in production. Told to, it adds padding to the live stream; asked, it says what it uses and what its
// sockets hold, seen from outside the code that drops viewers.
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { readConfig } from '@wip/server/config.ts';
import { connectDatabase } from '@wip/server/db/connect.ts';
import { startServer } from '@wip/server/server.ts';
import { pino } from 'pino';

export type ServerOrder = { order: 'gauge' } | { order: 'pad'; bytesPerSecond: number };

export interface ServerGauge {
  cpuMs: number;
  residentMb: number;
  viewers: number;
  /** How many sockets hold bytes in the process now. */
  holding: number;
  /** How long the first byte had been held when a socket that held any was closed, in ms, each. */
  heldMsWhenClosed: number[];
}

const paddingsPerSecond = 4;
const lookEveryMs = 100;
const heldSinceMs = new Map<Socket, number | null>();
const heldMsWhenClosed: number[] = [];

subscribe('http.server.request.start', (message) => {
  const { request, socket } = message as { request: IncomingMessage; socket: Socket };
  if (request.url !== '/live/status') return;
  heldSinceMs.set(socket, null);
  socket.once('close', () => {
    const sinceMs = heldSinceMs.get(socket) ?? null;
    if (sinceMs !== null) heldMsWhenClosed.push(performance.now() - sinceMs);
    heldSinceMs.delete(socket);
  });
});
setInterval(() => {
  for (const [socket, sinceMs] of heldSinceMs) {
    heldSinceMs.set(socket, socket.writableLength === 0 ? null : (sinceMs ?? performance.now()));
  }
}, lookEveryMs);

const config = readConfig();
const { db } = await connectDatabase(config.databaseUri ?? '');
const server = await startServer({ db, config, log: pino({ level: 'error' }), clientFolder: null });
process.on('message', (message: ServerOrder) => {
  if (message.order === 'pad') pad(message.bytesPerSecond);
  else process.send?.(gauge());
});
process.on('disconnect', () => process.exit(0));
process.send?.(server.port);

function pad(bytesPerSecond: number): void {
  const columns = 'x'.repeat(bytesPerSecond / paddingsPerSecond);
  setInterval(() => {
    server.live.publish({ type: 'change', catalogueVersion: 'padding', asOfMs: Date.now(), columns });
  }, 1_000 / paddingsPerSecond);
}

function gauge(): ServerGauge {
  const { user, system } = process.cpuUsage();
  return {
    cpuMs: (user + system) / 1_000,
    residentMb: process.memoryUsage.rss() / 1e6,
    viewers: server.live.gauge().viewers,
    holding: heldSinceMs
      .values()
      .filter((sinceMs) => sinceMs !== null)
      .toArray().length,
    heldMsWhenClosed,
  };
}
