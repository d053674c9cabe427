// useDatabase.ts <data folder> <name>: opens the embedded database, leaves its name there and waits.
// Prints `open <json>`, then `written` lines if told to fill; ends when its stdin ends.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connectDatabase } from '@wip/server/db/connect.ts';
import { openEmbeddedMongo } from '@wip/server/db/embedded.ts';

const [dataDir = '', name = '', mode = ''] = process.argv.slice(2);

try {
  const mongo = await openEmbeddedMongo({
    dataDir,
    mongodBinary: process.env.MONGOD_BINARY || undefined,
    cacheHome: process.env.XDG_CACHE_HOME || undefined,
    onLost: (reason) => {
      console.log(`lost: ${reason}`);
      process.exit(1);
    },
  });
  const { client, db } = await connectDatabase(mongo.uri);
  const names = db.collection<{ _id: string; padding?: Buffer }>('names');
  await names.updateOne({ _id: name }, { $set: {} }, { upsert: true });
  const found = await names.find({}, { projection: { _id: 1 } }).toArray();
  console.log(
    `open ${JSON.stringify({ uri: mongo.uri, owned: mongo.owned, names: found.map((doc) => doc._id) })}`,
  );

  for (let count = 0; mode === 'fill'; count += 1) {
    const written = await names
      .insertOne({ _id: `${name}-${count}`, padding: randomBytes(500_000) })
      .catch(() => null);
    if (!written) await once(process, 'exit'); // onLost ends the process
    console.log(`written ${count + 1}`);
  }
  process.stdin.resume();
  await once(process.stdin, 'end');
  await client.close();
  await mongo.close();
  console.log('closed');
} catch (error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  process.exit(1);
}
