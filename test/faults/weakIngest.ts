// The way in over HTTP as in the product, but for one thing: it does not wait for more than the primary's word.
import { createServer } from 'node:http';
import { connectDatabase } from '@wip/server/db/connect.ts';
import { createRepos } from '@wip/server/db/repos.ts';
import { answerIngestErrors } from '@wip/server/features/consumption/ingest/answerIngestErrors.ts';
import { createIngestRoute } from '@wip/server/features/consumption/ingest/ingest.route.ts';
import { createIngest } from '@wip/server/features/consumption/ingest/ingest.service.ts';
import { createIngestCapacity } from '@wip/server/features/consumption/ingest/ingestCapacity.ts';
import { createJournalRepo } from '@wip/server/features/consumption/ingest/journal.repo.ts';
import { createSenderKeys } from '@wip/server/features/consumption/ingest/senderKey.ts';
import express from 'express';
import { pino } from 'pino';

const { db } = await connectDatabase(process.env.DATABASE_URI ?? '');
const settings = { lateDays: 7, readingsPerSecond: 1_000_000, batchesAtOnce: 64, bytesAtOnce: 32_000_000 };
const app = express();
app.use(
  '/ingest',
  createIngestRoute({
    ingest: createIngest({
      journal: createJournalRepo(db, { w: 1, journal: false }),
      now: () => new Date(),
      settings,
    }),
    capacity: createIngestCapacity(settings),
    senderOf: createSenderKeys({ repos: createRepos(db) }).senderOf,
  }),
  answerIngestErrors(pino({ level: 'silent' })),
);
const server = createServer(app).listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`listening on http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
});
