import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { TlsSettings } from '../operationsSettings.ts';

/** A certificate with its chain, and its key, as PEM text. */
export interface TlsPair {
  cert: string;
  key: string;
}

/** Reads certificate and key. Errors: one that names the variable whose file cannot be read. */
export async function readTlsPair({ certificate, key }: TlsSettings): Promise<TlsPair> {
  return { cert: await readPem(certificate, 'TLS_CERT'), key: await readPem(key, 'TLS_KEY') };
}

/** Resolves to when the certificate ends. Errors: one that says why the two cannot be served. */
export function checkTlsPair(pair: TlsPair): Date {
  try {
    createSecureContext(pair);
    return new Date(new X509Certificate(pair.cert).validTo);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `The setting TLS_CERT is not usable: it must be a certificate in PEM and fit TLS_KEY (${reason}).`,
    );
  }
}

async function readPem(pathOrText: string, variable: string): Promise<string> {
  // a store of secrets may hand line breaks over as two characters
  if (pathOrText.includes('-----BEGIN')) return pathOrText.replaceAll('\\n', '\n');
  try {
    return await readFile(pathOrText, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    throw new Error(`The setting ${variable} is not usable: its file cannot be read (${code}).`);
  }
}
