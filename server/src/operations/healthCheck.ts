// healthCheck.ts: ends with 0 where the server of this container is alive, over HTTP or HTTPS as it is set.
import { get as getPlain } from 'node:http';
import { get as getSecure } from 'node:https';
import { readConfig } from '../config.ts';

const { port, operations } = readConfig();
const asked = { host: '127.0.0.1', port, path: '/healthz', timeout: 4_000 };
const request =
  operations.tls === null ? getPlain(asked) : getSecure({ ...asked, rejectUnauthorized: false }); // its name is not 127.0.0.1
request.once('response', ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1));
request.once('timeout', () => process.exit(1));
request.once('error', () => process.exit(1));
