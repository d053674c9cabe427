// 200 connections that ask for something dear without a pause: <seconds> <file with one URL a line>. Prints the answers by status.
import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';

const [seconds, urlsFile] = process.argv.slice(2) as [string, string];
const urls = readFileSync(urlsFile, 'utf8').trim().split('\n');
const { origin } = new URL(urls[0] ?? '');
const counts: Record<string, number> = {};
const options = {
  url: origin,
  connections: 200,
  duration: Number(seconds),
  timeout: 30,
  requests: urls.map((url) => ({ path: url.slice(origin.length) })),
};
const run = autocannon(options, (error, { errors, timeouts }) => {
  if (error) throw error;
  console.log(
    JSON.stringify({ ...counts, ...(errors > 0 && { errors }), ...(timeouts > 0 && { timeouts }) }),
  );
});
run.on('response', (_client, status) => {
  counts[status] = (counts[status] ?? 0) + 1;
});
