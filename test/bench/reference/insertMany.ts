// The bare reference of ingest: <uri> <seconds> <in flight>. The same readings, one document each, by `insertMany`.
import { MongoClient } from 'mongodb';
import { seededRandom } from '../../support/random.ts';
import { powerKw } from '../ingestBody.ts';

const [uri = '', seconds = '', inFlight = ''] = process.argv.slice(2);
const meterCount = 1_000;
const client = await MongoClient.connect(uri, { writeConcern: { w: 'majority', journal: true } });
const readings = client.db('reference').collection('readings');
const random = seededRandom(5);
const startedAtMs = performance.now();
let slot = 0;
let points = 0;

await Promise.all(Array.from({ length: Number(inFlight) }, work));
console.log(points / ((performance.now() - startedAtMs) / 1_000));
await client.db('reference').dropDatabase();
await client.close();

async function work(): Promise<void> {
  while (performance.now() - startedAtMs < Number(seconds) * 1_000) {
    const own = slot++;
    const at = new Date(1_700_000_000_000 + own * 30_000);
    const batch = Array.from({ length: meterCount }, (_, meter) => ({
      meter,
      at,
      powerKw: powerKw(meter, own, random),
    }));
    await readings.insertMany(batch, { ordered: false });
    points += meterCount;
  }
}
