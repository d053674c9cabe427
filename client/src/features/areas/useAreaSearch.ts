import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { trpc } from '../../api/trpc.ts';
import { useSettled } from '../../ui/useDelayed.ts';

const settleMs = 120;

/** Areas by name for what is typed; asks once the typing rests. */
export function useAreaSearch(text: string) {
  const q = useSettled(text.trim().slice(0, 100), settleMs);
  const result = useQuery(
    trpc.areas.search.queryOptions({ q, limit: 8 }, { enabled: q !== '', placeholderData: keepPreviousData }),
  );
  return { found: q === '' ? [] : (result.data ?? []), q, result };
}
