// Load from a process of its own: <seconds> <file with one URL a line>. Prints requests/s, or why not.
import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';

const [seconds, urlsFile] = process.argv.slice(2) as [string, string];
const urls = readFileSync(urlsFile, 'utf8').trim().split('\n');
const { origin } = new URL(urls[0] ?? '');
const result = await autocannon({
  url: origin,
  connections: 16,
  duration: Number(seconds),
  requests: urls.map((url) => ({ path: url.slice(origin.length) })),
});
const refused = result.non2xx + result.errors + result.timeouts;
if (refused > 0) {
  console.error(`${refused} of ${result.requests.total} requests were not answered with 2xx.`);
  process.exit(1);
}
console.log(result.requests.total / result.duration);
