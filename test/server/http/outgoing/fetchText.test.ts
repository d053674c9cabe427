import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { fetchText, type TextRequest } from '@wip/server/http/outgoing/fetchText.ts';
import { isPublicAddress } from '@wip/server/http/outgoing/publicAddress.ts';
import { redirectedAddress } from '@wip/server/http/outgoing/webAddress.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSourceServer, type SourceServer } from '../../../support/sourceServer.ts';

let source: SourceServer;
beforeEach(async () => {
  source = await createSourceServer();
});
afterEach(() => source.close());

const secretPath = '/stages?key=do-not-tell';
const ask = (changes: Partial<TextRequest> = {}) =>
  fetchText({
    url: `http://${source.host}${secretPath}`,
    headers: {},
    isAllowed: () => true,
    timeoutMs: 5_000,
    maxBytes: 1_000_000,
    ...changes,
  });

/** The sentence that a request ends with. */
async function refusal(changes: Partial<TextRequest> = {}): Promise<string> {
  const error = await ask(changes).then(
    () => 'it was answered',
    (cause: Error) => cause.message,
  );
  expect(error).not.toContain('do-not-tell');
  return error;
}

/** Writes without end, minding how fast it is read; counts what went out. */
function pour(response: ServerResponse, chunk: Buffer): { bytes: number } {
  const sent = { bytes: 0 };
  const write = () => {
    while (!response.destroyed) {
      sent.bytes += chunk.length;
      if (!response.write(chunk)) return response.once('drain', write);
    }
    return response;
  };
  write();
  return sent;
}

describe('what is read', () => {
  test('a text comes with its headers, plain or packed', async () => {
    source.publish('grüß dich', { etag: '"1"' });
    expect(await ask()).toMatchObject({ status: 200, text: 'grüß dich', headers: { etag: '"1"' } });
    source.answerWith((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('packed'));
    });
    expect(await ask()).toMatchObject({ status: 200, text: 'packed' });
  });

  test.each([
    [
      'another protocol',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    ],
    ['nothing', ''],
  ])('an answer of %s is a failure and no silence', async (_, answer) => {
    source.answerWith((request) => request.socket.end(answer));
    expect(await refusal()).toMatch(/another protocol|without an answer|broke the connection/i);
  });

  test('the body of another status is not read', async () => {
    source.answerWith((_, response) => response.writeHead(503, { 'retry-after': '60' }).end('secret inside'));
    expect(await ask()).toMatchObject({ status: 503, text: '', headers: { 'retry-after': '60' } });
  });

  test.each([
    ['bytes that are not UTF-8', { 'content-type': 'text/csv' }, 'not UTF-8'],
    ['a damaged gzip', { 'content-encoding': 'gzip' }, 'damaged compression'],
    ['an unknown compression', { 'content-encoding': 'br' }, 'not asked for'],
  ])('%s is refused', async (_, headers, reason) => {
    source.answerWith((_request, response) => {
      response.writeHead(200, headers).end(Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28]));
    });
    expect(await refusal()).toContain(reason);
  });
});

describe('a source that takes its time', () => {
  const timeoutMs = 300;

  test('one that never answers is left in time', async () => {
    source.answerWith(() => {});
    const startedAt = performance.now();
    expect(await refusal({ timeoutMs })).toBe(`${source.host}: It did not answer within 0.3 s.`);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  test('one that dribbles its body is left in time, however busy it looks', async () => {
    let timer: NodeJS.Timeout | undefined;
    source.answerWith((_, response) => {
      response.writeHead(200);
      timer = setInterval(() => response.write('start,'), 20);
    });
    expect(await refusal({ timeoutMs })).toContain('did not answer within');
    clearInterval(timer);
  });

  test('one that dribbles its headers is left in time', async () => {
    let timer: NodeJS.Timeout | undefined;
    source.answerWith((request) => {
      request.socket.write('HTTP/1.1 200 OK\r\n');
      timer = setInterval(() => request.socket.write('x-more: 1\r\n'), 20);
    });
    expect(await refusal({ timeoutMs })).toContain('did not answer within');
    clearInterval(timer);
  });

  test('the time counts over all redirects together', async () => {
    source.answerWith((_, response) => {
      setTimeout(() => response.writeHead(302, { location: '/again' }).end(), 200);
    });
    expect(await refusal({ timeoutMs })).toContain('did not answer within');
  });

  test('a name that is never looked up is left in time', async () => {
    const resolve = () => new Promise<never>(() => {});
    expect(await refusal({ timeoutMs, url: 'http://example.org/', resolve })).toContain(
      'did not answer within',
    );
  });
});

describe('a source that answers too much', () => {
  test('5 MB are refused by their announced length before any is read', async () => {
    source.answerWith((_, response) =>
      response.writeHead(200, { 'content-length': 5_000_000 }).flushHeaders(),
    );
    expect(await refusal()).toBe(`${source.host}: It answered with more than 1000 kB.`);
  });

  test('a body without end is broken off while it is read', async () => {
    let sent = { bytes: 0 };
    source.answerWith((_, response) => {
      sent = pour(response.writeHead(200), Buffer.alloc(64_000, 'x'));
    });
    expect(await refusal({ timeoutMs: 20_000 })).toContain('more than 1000 kB');
    expect(sent.bytes).toBeLessThan(20_000_000);
  });

  test('a gzip bomb is broken off as it unpacks', async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    expect(bomb.length).toBeLessThan(1_000_000);
    source.answerWith((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    const before = process.memoryUsage.rss();
    expect(await refusal({ timeoutMs: 20_000 })).toContain('more than 1000 kB');
    expect(process.memoryUsage.rss() - before).toBeLessThan(100_000_000);
  });

  test('headers without end are refused', async () => {
    source.answerWith((request) => request.socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}`));
    expect(await refusal()).toContain('more than 16 kB of headers');
  });
});

describe('names', () => {
  test('the address that was checked is the one that is connected to', async () => {
    source.publish('fine');
    let lookUps = 0;
    const resolve = async () => {
      lookUps += 1;
      return [{ address: lookUps === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
    };
    const isAllowed = (address: string) => address === '127.0.0.1';
    expect(await ask({ url: `http://rebinds.invalid:${source.port}/`, resolve, isAllowed })).toMatchObject({
      text: 'fine',
    });
    expect(lookUps).toBe(1);
  });

  test('a private one is not asked, whatever name it has', async () => {
    source.publish('fine');
    expect(await refusal({ isAllowed: isPublicAddress })).toContain('private network');
    expect(source.requests).toEqual([]);
  });

  test('an address with a user name or a password is not asked', async () => {
    expect(await refusal({ url: `http://do-not-tell:pw@${source.host}/` })).toContain('user name');
    expect(source.requests).toEqual([]);
  });
});

describe('redirects', () => {
  test('three are followed', async () => {
    source.answerWith(({ url }, response) => {
      const step = Number(url?.slice(1)) || 0;
      if (step === 3) response.end('arrived');
      else response.writeHead(302, { location: `/${step + 1}` }).end();
    });
    expect(await ask({ url: `http://${source.host}/0` })).toMatchObject({ status: 200, text: 'arrived' });
  });

  test('a loop is left after three', async () => {
    source.answerWith((_, response) => response.writeHead(301, { location: secretPath }).end());
    expect(await refusal()).toBe(`${source.host}: It redirects more than 3 times.`);
    expect(source.requests).toHaveLength(4);
  });

  test.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://127.0.0.2/',
    'http://[::1]/',
    'http://2130706434/',
    'http://localhost.localdomain/',
  ])('one to %s is not followed', async (location) => {
    source.answerWith((_, response) => response.writeHead(302, { location }).end());
    const sentence = await refusal({
      isAllowed: (address) => address === '127.0.0.1' || isPublicAddress(address),
      resolve: async () => [{ address: '10.0.0.1', family: 4 }],
    });
    expect(source.requests).toHaveLength(1);
    expect(sentence).toContain('private network');
  });

  test('one from https to http is not followed, one to https is', () => {
    const from = new URL('https://example.org/a');
    expect(() => redirectedAddress(from, 'http://example.org/a')).toThrow('from https to http');
    expect(redirectedAddress(from, '/b').href).toBe('https://example.org/b');
    expect(redirectedAddress(new URL('http://example.org/a'), 'https://example.org/').href).toBe(
      'https://example.org/',
    );
  });

  test.each(['file:///etc/passwd', 'ftp://example.org/', 'gopher://example.org/'])(
    'one to %s is not followed',
    async (location) => {
      source.answerWith((_, response) => response.writeHead(302, { location }).end());
      expect(await refusal()).toContain('not one of http or https');
    },
  );

  test('a secret header stays with the origin it is for', async () => {
    const other = await createSourceServer();
    other.publish('fine');
    source.answerWith((_, response) => response.writeHead(302, { location: other.url }).end());
    await ask({ secretHeaders: { token: 'secret' } });
    expect(source.requests[0]?.headers.token).toBe('secret');
    expect(other.requests).toHaveLength(1);
    expect(other.requests[0]?.headers.token).toBeUndefined();
    await other.close();
  });
});
