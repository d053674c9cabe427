import { httpSubscriptionLink } from '@trpc/client';
import type { AppRouter } from '@wip/server/router.ts';
import { EventSource } from 'eventsource';
import superjson from 'superjson';

const identity = (value: unknown) => value;

/**
 * tRPC's own link for `meters.live`. It uses the EventSource that the client uses as well (`followMeter.ts` of the page of
 * one's own meter): the browser's sends no headers, and a key does not belong into an address.
 */
export function meterSubscriptionLink({ url, readKey }: { url: string; readKey: () => string }) {
  return httpSubscriptionLink<AppRouter, typeof EventSource>({
    url,
    transformer: { input: { serialize: identity, deserialize: identity }, output: superjson },
    EventSource,
    eventSourceOptions: {
      async fetch(address, options) {
        const headers = { ...options.headers, 'x-read-key': readKey() };
        const response = await fetch(address, { ...options, headers, cache: 'no-store' });
        if (response.status !== 429 && response.status < 500) return response;
        await response.body?.cancel();
        // to EventSource any answer but 200 is final, a failed fetch is not
        throw new Error(`The server answered with ${response.status}.`);
      },
    },
  });
}
