import { Agent, request } from 'node:https';
import type { TLSSocket } from 'node:tls';

export interface TlsAnswer {
  status: number;
  text: string;
  headers: Record<string, string | string[] | undefined>;
  /** The name in the certificate that was shown. */
  shownName: string;
  /** Of our side, to tell one connection from another. */
  localPort: number;
}

/** Asks over TLS without knowing who signed the certificate; over the agent's connections where one is given. */
export function askTls(
  url: string,
  { agent, maxVersion }: { agent?: Agent; maxVersion?: 'TLSv1.1' | 'TLSv1.2' } = {},
): Promise<TlsAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      {
        agent: agent ?? new Agent({ keepAlive: false }),
        rejectUnauthorized: false,
        ...(maxVersion && { maxVersion, minVersion: 'TLSv1' as const, ciphers: 'DEFAULT:@SECLEVEL=0' }),
      },
      (response) => {
        const socket = response.socket as TLSSocket;
        const shownName = String(socket.getPeerCertificate().subject?.CN ?? '');
        const { localPort = 0 } = socket;
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            text,
            headers: response.headers,
            shownName,
            localPort,
          }),
        );
      },
    );
    asked.once('error', reject);
    asked.end();
  });
}
