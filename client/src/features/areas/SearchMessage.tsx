import type { MyAreas } from './findMyAreas.ts';
import type { Locating } from './searchOptions.ts';

interface Props {
  text: string;
  /** What was asked for last. */
  q: string;
  locating: Locating;
  result: { isFetching: boolean; isError: boolean; data?: readonly unknown[] };
}

/** What the search has to say above its list: waiting, nothing found, not covered, failed. */
export function SearchMessage(props: Props) {
  const words = messageWords(props);
  if (words === null) return null;
  const { locating } = props;
  return (
    <div className="search__message">
      <p>{words}</p>
      {locating !== null && locating !== 'asking' && locating.outcome === 'not-covered' && (
        <p className="meta">
          Whoever runs this map can add a region from its own data:{' '}
          <code>npx pnpm wip import &lt;folder&gt; --activate</code>
        </p>
      )}
    </div>
  );
}

/** What came of asking where the reader is. */
export function locationWords(mine: MyAreas): string {
  switch (mine.outcome) {
    case 'found':
      return 'Several areas lie at your place. Choose one:';
    case 'not-covered':
      return 'We don’t cover this place yet.';
    case 'not-shared':
      return 'Your browser did not share your location. Search for your town instead.';
    case 'unavailable':
      return 'Your area could not be looked up right now. Search for your town instead.';
  }
}

function messageWords({ text, q, locating, result }: Props): string | null {
  if (locating === 'asking') return 'Asking your browser where you are…';
  if (locating !== null) return locationWords(locating);
  const typed = text.trim();
  if (typed === '') return null;
  if (result.isError) return 'The search is unavailable right now. The map and the list still work.';
  if (q !== typed || result.isFetching || result.data === undefined) return null;
  return result.data.length === 0 ? `No place called ‘${typed}’ was found.` : null;
}
