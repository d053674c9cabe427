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

/** The server's procedures. Inputs go out as plain JSON, answers come with their dates. */
export const api = createTRPCClient<AppRouter>({
  links: [
    httpLink({
      url: '/trpc',
      transformer: { input: { serialize: identity, deserialize: identity }, output: superjson },
      fetch: (url, options) => patientFetch(url, { ...options, cache: 'no-store' } as RequestInit),
    }),
  ],
});

export const trpc = createTRPCOptionsProxy<AppRouter>({ client: api, queryClient });
