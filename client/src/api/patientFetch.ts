const mostTries = 5;
const longestWaitMs = 60_000;

/**
 * Fetches, and where the server says that it was one too many, waits as long as it says and asks again, so that
 * a crowd behind one address sees a wait and no error.
 */
export async function patientFetch(url: RequestInfo | URL, options: RequestInit = {}): Promise<Response> {
  for (let tries = 1; ; tries++) {
    const response = await fetch(url, options);
    const waitMs = Number(response.headers.get('retry-after')) * 1_000;
    const mayTryAgain = response.status === 429 && waitMs > 0 && waitMs <= longestWaitMs;
    if (!mayTryAgain || tries === mostTries) return response;
    await response.body?.cancel();
    await wait(waitMs * (1 + Math.random() / 2), options.signal ?? null); // not all at the same moment
  }
}

function wait(durationMs: number, signal: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, durationMs);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
