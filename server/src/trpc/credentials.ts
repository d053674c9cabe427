import type { IncomingHttpHeaders } from 'node:http';
import { isSameText } from '../features/consumption/meters/secrets.ts';

/** What a request says about who asks. */
export interface Credentials {
  /** Whether it carries the operator's token. */
  operator: boolean;
  /** Whether it carries a token that is not the operator's, or no one's since none is set. */
  hasForeignToken: boolean;
  /** Whether there is an operator's token at all. */
  isOperatorOpen: boolean;
  /** The header with the keys of meters as it came, see `readKeysOf`. */
  readKey: string | null;
}

/** Those of a call within the process, and of everyone who sends none. */
export const noCredentials: Credentials = {
  operator: false,
  hasForeignToken: false,
  isOperatorOpen: false,
  readKey: null,
};

/** Reads `Authorization: Bearer …` and `X-Read-Key`. */
export function readCredentials(
  headers: IncomingHttpHeaders,
  operatorToken: string | undefined,
): Credentials {
  const { authorization, 'x-read-key': readKeyHeader } = headers;
  const token = /^bearer +(.+)$/i.exec(authorization?.trim() ?? '')?.[1] ?? null;
  const operator = operatorToken !== undefined && token !== null && isSameText(token, operatorToken);
  return {
    operator,
    hasForeignToken: authorization !== undefined && !operator,
    isOperatorOpen: operatorToken !== undefined,
    readKey: [readKeyHeader ?? []].flat().join(' ').trim() || null,
  };
}

/** The single keys of the header, which may carry several between spaces or commas. */
export function readKeysOf({ readKey }: Credentials): string[] {
  return [...new Set(readKey?.split(/[\s,]+/).filter((key) => key !== '') ?? [])];
}

/** Whether an answer may be for the one who asks alone, so that nobody else may keep it. */
export function isPersonal({ operator, hasForeignToken, readKey }: Credentials): boolean {
  return operator || hasForeignToken || readKey !== null;
}
