// The tRPC references: queries that return an answer made beforehand. Prints its port.
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { initTRPC } from '@trpc/server';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import { scheduleWindowsOutput } from '@wip/shared/schedule/scheduleSchemas.ts';
import { statusHistoryOutput } from '@wip/shared/status/statusSchemas.ts';
import express from 'express';
import superjson from 'superjson';
import { z } from 'zod';

const answers = z
  .object({ view: z.string(), windows: scheduleWindowsOutput, history: statusHistoryOutput })
  .parse(superjson.parse(readFileSync(process.argv[2] ?? '', 'utf8')));

const t = initTRPC.create({
  transformer: { input: { serialize: (value) => value, deserialize: (value) => value }, output: superjson },
});
const router = t.router({
  view: t.procedure.output(z.string()).query(() => answers.view),
  windows: t.procedure.output(scheduleWindowsOutput).query(() => answers.windows),
  history: t.procedure.output(statusHistoryOutput).query(() => answers.history),
});

const app = express();
app.use('/trpc', createExpressMiddleware({ router }));
const server = app.listen(0, '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port);
});
