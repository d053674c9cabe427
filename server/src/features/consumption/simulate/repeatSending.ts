import { setTimeout as sleep } from 'node:timers/promises';

const firstWaitMs = 1_000;
const longestWaitMs = 30_000;
const answerWithinMs = 15_000;
const repeatable = new Set([408, 429, 500, 502, 503, 504]);

/**
 * Asks again, with longer and longer pauses, for as long as there is no answer or one that says so; `Retry-After` is
 * minded. Resolves to the first other answer, or to null once the signal says stop.
 */
export async function repeatSending(
  request: { url: string; init?: RequestInit },
  signal: AbortSignal,
  onTrouble: (reason: string) => void,
): Promise<Response | null> {
  for (let tries = 0; !signal.aborted; tries++) {
    const response = await fetch(request.url, {
      ...request.init,
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]),
    }).catch((cause: unknown) => (cause instanceof Error ? cause : new Error(String(cause))));
    if (signal.aborted) return null;
    if (response instanceof Response && !repeatable.has(response.status)) return response;
    onTrouble(response instanceof Response ? `the answer is ${response.status}` : 'it does not answer');
    const askedS = response instanceof Response ? Number(response.headers.get('retry-after') ?? 0) : 0;
    if (response instanceof Response) await response.body?.cancel();
    const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(tries, 5));
    const jitteredMs = waitMs * (0.5 + Math.random() / 2);
    await sleep(Math.max(jitteredMs, (Number.isFinite(askedS) ? askedS : 0) * 1000), undefined, {
      signal,
    }).catch(() => undefined);
  }
  return null;
}
