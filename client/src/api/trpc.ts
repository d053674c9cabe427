import { QueryClient } from '@tanstack/react-query';
import { createTRPCClient, httpLink } from '@trpc/client';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import type { AppRouter } from '@wip/server/router.ts';
import superjson from 'superjson';
import { patientFetch } from './patientFetch.ts';

const identity = (value: unknown) => value;

/** Answers stay in memory for a day, so that the last known one shows at once, also without a connection. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { networkMode: 'always', retry: 1, retryDelay: 1_000, staleTime: 10_000, gcTime: 86_400_000 },
  },
});

/** Inputs go out as plain JSON, answers come with their dates. */
const transformer = { input: { serialize: identity, deserialize: identity }, output: superjson };

/** The server's procedures, called with headers that say who asks. */
export function createApi(headers: Record<string, string> = {}) {
  return createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: '/trpc',
        headers,
        transformer,
        fetch: (url, options) => patientFetch(url, { ...options, cache: 'no-store' } as RequestInit),
      }),
    ],
  });
}

/** The server's procedures, for everyone. */
export const api = createApi();

export const trpc = createTRPCOptionsProxy<AppRouter>({ client: api, queryClient });
