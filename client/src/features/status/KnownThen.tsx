import './knownThen.css';
import { useQuery } from '@tanstack/react-query';
import type { ReadingTime } from '@wip/shared/status/answerWords.ts';
import { knownThenWords } from '@wip/shared/status/knownThenWords.ts';
import type { AreaStatusAnswer } from '@wip/shared/status/statusSchemas.ts';
import { trpc } from '../../api/trpc.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { StateSwatch } from './StateSwatch.tsx';

interface Props {
  /** The answer for a past moment, as it is known now. */
  answer: AreaStatusAnswer;
  time: ReadingTime;
}

/** What was known at a past moment itself, and what was learned since. */
export function KnownThen({ answer, time }: Props) {
  const at = answer.at.toISOString();
  const known = useQuery(
    trpc.status.area.queryOptions({ areaId: answer.areaId, at, knownAt: at }, { staleTime: 600_000 }),
  );
  if (known.isPending) return <Skeleton label="Loading what was known then" lines={2} />;
  if (known.isError) return <p className="meta">What was known then could not be loaded.</p>;
  const words = knownThenWords({ known: known.data, today: answer }, time);
  return (
    <section className="known-then" aria-labelledby="known-then-title" data-same={words.isSame}>
      <h3 id="known-then-title">{words.title}</h3>
      <p className="known-then__state">
        <StateSwatch state={known.data.state} />
        {words.state}
      </p>
      <p className={words.isSame ? 'meta' : 'known-then__since'}>{words.since}</p>
    </section>
  );
}
