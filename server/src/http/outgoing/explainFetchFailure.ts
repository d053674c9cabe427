import { DomainError } from '@wip/shared/errors.ts';

const sentences: Record<string, string> = {
  ECONNREFUSED: 'It does not take connections.',
  ECONNRESET: 'It broke the connection off.',
  ENOTFOUND: 'Its name is not known.',
  EAI_AGAIN: 'Its name could not be looked up.',
  HPE_HEADER_OVERFLOW: 'Its answer has more than 16 kB of headers.',
  Z_DATA_ERROR: 'It answered with a damaged compression.',
  Z_BUF_ERROR: 'It answered with a damaged compression.',
};

interface Exchange {
  host: string;
  timeoutMs: number;
  isLate: boolean;
}

/** What went wrong, in a sentence that begins with the host and holds nothing else of the address. */
export function explainFetchFailure(error: unknown, { host, timeoutMs, isLate }: Exchange): DomainError {
  if (isLate) {
    return new DomainError('UNAVAILABLE', `${host}: It did not answer within ${timeoutMs / 1_000} s.`);
  }
  if (error instanceof DomainError) return new DomainError(error.code, `${host}: ${error.message}`);
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no code';
  const sentence = sentences[code] ?? `It could not be asked (${code}).`;
  return new DomainError('UNAVAILABLE', `${host}: ${sentence}`, { cause: error });
}
