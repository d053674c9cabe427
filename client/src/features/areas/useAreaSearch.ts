import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { trpc } from '../../api/trpc.ts';
import { useSettled } from '../../ui/useDelayed.ts';

const settleMs = 120;

/** Areas by name for what is typed; asks once the typing rests. */
export function useAreaSearch(text: string) {
  const asked = text.trim().slice(0, 100);
  const q = useSettled(asked, settleMs);
  const result = useQuery(
    trpc.areas.search.queryOptions({ q, limit: 8 }, { enabled: q !== '', placeholderData: keepPreviousData }),
  );
  /** Whether `found` answers what stands in the box, not what stood there a letter ago. */
  const isCurrent = q === asked && (q === '' || (!result.isPending && !result.isPlaceholderData));
  return { found: q === '' ? [] : (result.data ?? []), q, result, isCurrent };
}
