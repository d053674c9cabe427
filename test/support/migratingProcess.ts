// A process that migrates the database of its first argument in two steps; with `dies` it stays within the first.
import { migrate } from '@wip/server/db/migrations/migrate.ts';
import { MongoClient } from 'mongodb';

const [uri = '', how = ''] = process.argv.slice(2);
const client = await MongoClient.connect(uri, { writeConcern: { w: 'majority' } });

const step = (id: string) => ({
  id,
  isReadableBefore: true,
  async run() {
    await client.db().collection('runs').insertOne({ step: id, how });
    if (how !== 'dies') return;
    process.send?.('within');
    await new Promise(() => setInterval(() => undefined, 1_000));
  },
});
await migrate(client.db(), { migrations: [step('0001-a'), step('0002-b')], holdMs: 1_500 });
await client.close();
process.disconnect?.();
