/** The database did not answer for so long that nobody waits any more; the driver itself would wait for ever. */
export class DatabaseSilentError extends Error {
  override readonly name = 'DatabaseSilentError';
}

const longestWaitMs = 8_000;

/** What `answer` resolves to, unless it takes longer than `waitMs`: then throws a DatabaseSilentError. */
export async function answerInTime<Answer>(answer: Promise<Answer>, waitMs = longestWaitMs): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DatabaseSilentError(`No answer of the database in ${waitMs} ms.`)),
      waitMs,
    );
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
}
