import { startChild } from './child.ts';
import type { OpenedDatabase } from './database.ts';
import type { Session } from './session.ts';

const listening = /^listening on (https?:\/\/\S+)$/;

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
    startChild(session, {
      name: 'The server',
      args: [...(options.nodeFlags ?? []), 'server/src/main.ts'],
      env: {
        ...process.env,
        ...options.env,
        DATABASE_URI: options.database.uri,
        DATA_DIR: options.database.dataDir,
        PORT: String(options.port),
      },
      onLine(line) {
        const address = listening.exec(line)?.[1];
        if (address) resolve(address);
        return address !== undefined;
      },
    });
  });
}
