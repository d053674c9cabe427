/** How a term of the index answers a typed word, best first. */
export const termMatches = ['exact', 'prefix', 'fuzzy', 'fuzzyPrefix'] as const;
export type TermMatch = (typeof termMatches)[number];

/** Shorter words are taken to the letter. */
const fuzzyFromLength = 3;
/** From this length on the beginning of a longer term may hold the error. */
const fuzzyPrefixFromLength = 5;

/**
 * Sorted terms, walked as a trie: every term that begins with a word, or with the word after one typing
 * error (a letter too many, missing, wrong, or two swapped).
 *
 * A walk visits few nodes: after the error the rest must fit to the letter.
 */
export function createTermIndex(unsorted: Iterable<string>) {
  const terms = [...new Set(unsorted)].sort((a, b) => (a < b ? -1 : 1));

  /** Calls back with positions in `terms` and how they match; a term may come more than once. */
  function visit(word: string, found: (position: number, match: TermMatch) => void): void {
    const mayErr = word.length >= fuzzyFromLength;
    const mayErrInPrefix = word.length >= fuzzyPrefixFromLength;

    function walk(from: number, to: number, depth: number, at: number, erred: boolean): void {
      if (from >= to) return;
      if (at === word.length) {
        report(from, to, depth, erred); // a letter missing at the end makes a prefix, no error
        return;
      }
      step(from, to, depth, at, 1, erred);
      if (erred || !mayErr) return;
      walk(from, to, depth, at + 1, true); // a letter too many
      if (at + 1 < word.length) step(from, to, depth, at, 2, true); // two letters swapped
      for (let start = from; start < to; ) {
        const code = terms[start]!.charCodeAt(depth); // NaN where the term ends
        const end = Number.isNaN(code) ? start + 1 : firstAbove(start, to, depth, code);
        if (!Number.isNaN(code) && code !== word.charCodeAt(at)) {
          walk(start, end, depth + 1, at, true); // a letter missing
          walk(start, end, depth + 1, at + 1, true); // a wrong letter
        }
        start = end;
      }
    }

    /** Takes the next `letters` of the word, in reverse order. */
    function step(
      from: number,
      to: number,
      depth: number,
      at: number,
      letters: number,
      erred: boolean,
    ): void {
      let [start, end] = [from, to];
      for (let letter = 0; letter < letters && start < end; letter += 1) {
        const code = word.charCodeAt(at + letters - 1 - letter);
        start = firstAbove(start, end, depth + letter, code - 1);
        end = firstAbove(start, end, depth + letter, code);
      }
      walk(start, end, depth + letters, at + letters, erred);
    }

    function report(from: number, to: number, depth: number, erred: boolean): void {
      for (let position = from; position < to; position += 1) {
        if (terms[position]!.length === depth) found(position, erred ? 'fuzzy' : 'exact');
        else if (!erred) found(position, 'prefix');
        else if (mayErrInPrefix) found(position, 'fuzzyPrefix');
        else return; // terms that are longer sort behind the one that is not
      }
    }

    walk(0, terms.length, 0, 0, false);
  }

  /** The first position whose letter at `depth` lies above `code`; terms that end there count as below all. */
  function firstAbove(from: number, to: number, depth: number, code: number): number {
    let [low, high] = [from, to];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const term = terms[middle]!;
      if (term.length > depth && term.charCodeAt(depth) > code) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Whether the word is a term. */
  function has(word: string): boolean {
    let [low, high] = [0, terms.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (terms[middle]! < word) low = middle + 1;
      else high = middle;
    }
    return terms[low] === word;
  }

  return { terms, visit, has };
}
