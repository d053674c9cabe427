import { startChild } from './child.ts';
import type { OpenedDatabase } from './database.ts';
import type { Session } from './session.ts';

/** What `node --watch` prints when the server ends, which it then waits to be edited. */
const gaveUp = /(Failed|Completed) running /;
const listening = /^listening on (https?:\/\/\S+)$/;

/** What keeps the server's memory near to what it needs; the Dockerfile has them too. Why: docs/decisions/heap-flags.md. */
export const heapFlags = ['--heap-growing-percent=30', '--max-semi-space-size=8'];

export interface ServerOptions {
  database: OpenedDatabase;
  /** 0 lets the system choose. */
  port: number;
  /** Flags of node, e.g. `--watch`. */
  nodeFlags?: string[];
  env: NodeJS.ProcessEnv;
}

/** Starts the server and resolves to its address once it answers. */
export function startServer(session: Session, options: ServerOptions): Promise<string> {
  return new Promise((resolve) => {
    let isReady = false;
    startChild(session, {
      name: 'The server',
      args: [...heapFlags, ...(options.nodeFlags ?? []), 'server/src/main.ts'],
      env: {
        ...process.env,
        ...options.env,
        DATABASE_URI: options.database.uri,
        DATA_DIR: options.database.dataDir,
        PORT: String(options.port),
      },
      onLine(line) {
        const address = listening.exec(line)?.[1];
        if (!isReady && gaveUp.test(line)) void session.end('');
        if (address) resolve(address);
        isReady ||= address !== undefined;
        return address !== undefined;
      },
    });
  });
}
