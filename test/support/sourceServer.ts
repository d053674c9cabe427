import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A local server that publishes stages, and can be told to do so badly. */
export async function createSourceServer() {
  let answer: Answer = (_request, response) => response.writeHead(404).end();
  const requests: { path: string; headers: IncomingMessage['headers'] }[] = [];
  const server = createServer((request, response) => {
    requests.push({ path: request.url ?? '', headers: request.headers });
    response.on('error', () => {});
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    host: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}/stages`,
    /** All that were made, oldest first. */
    requests,

    answerWith(next: Answer): void {
      answer = next;
    },

    /** Answers with a text from now on. */
    publish(text: string, headers: Record<string, string> = {}): void {
      answer = (_request, response) => response.writeHead(200, headers).end(text);
    },

    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type SourceServer = Awaited<ReturnType<typeof createSourceServer>>;
