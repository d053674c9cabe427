import { createTRPCClient, httpLink } from '@trpc/client';
import type { AppRouter } from '@wip/server/router.ts';
import superjson from 'superjson';

/** A typed client over HTTP, as any other program would be one. */
export function createTestClient(url: string, headers: Record<string, string> = {}) {
  const transformer = {
    input: { serialize: (value: unknown) => value, deserialize: (value: unknown) => value },
    output: superjson,
  };
  return createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/trpc`, transformer, headers })] });
}
