// The server as in production, which says on any message what its limits have counted.
import { readConfig } from '@wip/server/config.ts';
import { connectDatabase } from '@wip/server/db/connect.ts';
import { startServer } from '@wip/server/server.ts';
import { pino } from 'pino';

const config = readConfig();
const { db } = await connectDatabase(config.databaseUri ?? '');
const server = await startServer({ db, config, log: pino({ level: 'silent' }), clientFolder: null });
process.on('message', () => process.send?.(server.limits.gauge()));
process.on('disconnect', () => process.exit(0));
process.send?.(server.port);
