import { DomainError } from '@wip/shared/errors.ts';

const systemSentences: Record<string, string> = {
  ENOSPC: 'The disk is full; make room and run the command again.',
  EROFS: 'The disk cannot be written to.',
};

/** One sentence for an expected failure; all there is about any other. */
export function explainFailure(error: unknown): string {
  if (error instanceof DomainError) return error.message;
  if (!(error instanceof Error)) return `This is a bug: ${String(error)}`;
  if ('syscall' in error && 'code' in error) {
    return systemSentences[String(error.code)] ?? `The system says: ${error.message}.`;
  }
  if (/^Mongo(Network|ServerSelection|TopologyClosed|PoolCleared)/.test(error.name)) {
    return 'The database went away; see to it that it runs, and run the command again.';
  }
  return `This is a bug; please report these lines:\n${error.stack ?? error.message}`;
}
