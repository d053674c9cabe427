import { DomainError } from '@wip/shared/errors.ts';
import express, { type Request, type Response } from 'express';

/** The most that the body of a batch may have, unpacked. */
export const mostBodyBytes = 2_097_152;

const readRaw = express.raw({ type: () => true, limit: mostBodyBytes, inflate: true });

/**
 * The whole body, unpacked where the sender packed it (gzip, deflate, br).
 * Errors: those of body-parser, which `answerIngestErrors` knows.
 */
export async function readBody(request: Request, response: Response): Promise<Buffer> {
  await new Promise<void>((resolve, reject) => {
    readRaw(request, response, (error?: unknown) => (error ? reject(error) : resolve()));
  });
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The text of a body. Errors: DomainError INVALID where it is not UTF-8. */
export function textOf(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new DomainError('INVALID', 'The body is not UTF-8 text.');
  }
}
