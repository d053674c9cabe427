import { foldName } from '@wip/shared/areas/foldName.ts';
import type { StoredArea } from './areas.repo.ts';
import { createTermIndex, type TermMatch } from './termIndex.ts';

export interface AreaSearch {
  /** The areas that answer to `query`, best first. */
  find(query: string, limit: number): StoredArea[];
}

/** Where a term stands: the name run together, a word of it, an alias run together, a word of it, a parent. */
type Field = 0 | 1 | 2 | 3 | 4;
const fieldCount = 5;

/** What a match costs, by field; the cheapest area comes first. */
const costs: Record<TermMatch, readonly number[]> = {
  exact: [0, 2, 1, 3, 7],
  prefix: [4, 5, 5, 6, 8],
  fuzzy: [10, 12, 11, 13, 16],
  fuzzyPrefix: [14, 15, 15, 16, 20],
};
const joinedCost = 1;
const unmatched = 255;
const mostWords = 8;

/**
 * A search over names that forgives case, accents, word order, a space or hyphen too many or missing and
 * one typing error a word, and answers while one types.
 *
 * Each name is indexed as words and run together, so that a slip at a space is a slip within one term. Every
 * word of a query must match. An exact match comes before a beginning, that before a typing error; the own
 * name before an alias before a parent; then the larger population.
 */
export function createAreaSearch(areas: readonly StoredArea[]): AreaSearch {
  const ranked = [...areas].sort(
    (a, b) =>
      (b.population ?? 0) - (a.population ?? 0) || a.name.length - b.name.length || a.number - b.number,
  );
  const { index, postings } = createPostings(ranked);

  function find(query: string, limit: number): StoredArea[] {
    const words = foldName(query).slice(0, mostWords);
    if (words.length === 0) return [];
    const best = matchAny(joinings(words));
    const found = best.size > 0 ? best : matchAny(splittings(words, index.has));
    return [...found]
      .sort(([placeA, costA], [placeB, costB]) => costA - costB || placeA - placeB)
      .slice(0, limit)
      .map(([place]) => ranked[place]!);
  }

  /** What each area that matches one of the readings costs at least. */
  function matchAny(readings: readonly Reading[]): Map<number, number> {
    const best = new Map<number, number>();
    for (const { words, extraCost } of readings) {
      for (const [place, cost] of match(words)) {
        best.set(place, Math.min(best.get(place) ?? Number.POSITIVE_INFINITY, cost + extraCost));
      }
    }
    return best;
  }

  /** What each area that matches every word costs. */
  function match(words: readonly string[]): Map<number, number> {
    let matched: Map<number, number> | undefined;
    for (const word of words) {
      const wordCosts = costsOf(word);
      const previous = matched;
      matched = new Map();
      for (const [place, cost] of wordCosts) {
        const before = previous ? previous.get(place) : 0;
        if (before !== undefined) matched.set(place, before + cost);
      }
    }
    return matched ?? new Map();
  }

  function costsOf(word: string): Map<number, number> {
    const found = new Map<number, number>();
    index.visit(word, (position, termMatch) => {
      const byField = costs[termMatch];
      for (const posting of postings(position)) {
        const place = Math.floor(posting / fieldCount);
        const cost = byField[posting % fieldCount]!;
        if (cost < (found.get(place) ?? unmatched)) found.set(place, cost);
      }
    });
    return found;
  }

  return { find };
}

/** Per term the places in `areas` where it stands, each as place × fieldCount + field. */
function createPostings(areas: readonly StoredArea[]) {
  const byTerm = new Map<string, number[]>();
  areas.forEach((area, place) => {
    for (const [term, field] of termsOf(area)) {
      const posting = place * fieldCount + field;
      const known = byTerm.get(term);
      if (known) known.push(posting);
      else byTerm.set(term, [posting]);
    }
  });
  const index = createTermIndex(byTerm.keys());
  // one block for all: an array for each term would take more for itself than for what is in it
  const starts = new Uint32Array(index.terms.length + 1);
  index.terms.forEach((term, position) => {
    starts[position + 1] = starts[position]! + byTerm.get(term)!.length;
  });
  const all = new Uint32Array(starts.at(-1)!);
  index.terms.forEach((term, position) => {
    all.set(byTerm.get(term)!, starts[position]);
  });
  return { index, postings: (position: number) => all.subarray(starts[position], starts[position + 1]) };
}

/** The terms of an area, each once, in its best field. */
function termsOf(area: StoredArea): Map<string, Field> {
  const terms = new Map<string, Field>();
  const add = (term: string, field: Field) => {
    const known = terms.get(term);
    if (known === undefined || costs.exact[field]! < costs.exact[known]!) terms.set(term, field);
  };
  const addName = (name: string, joined: Field, single: Field) => {
    const words = foldName(name);
    if (words.length === 0) return;
    add(words.join(''), joined);
    for (const word of words) add(word, single);
  };
  addName(area.name, 0, 1);
  for (const alias of area.aliases) addName(alias, 2, 3);
  for (const parent of area.parents) addName(parent, 4, 4);
  return terms;
}

interface Reading {
  words: readonly string[];
  extraCost: number;
}

/** The words as typed, all of them run together, and each two neighbours run together. */
function joinings(words: readonly string[]): Reading[] {
  const readings: Reading[] = [{ words, extraCost: 0 }];
  if (words.length > 1) readings.push({ words: [words.join('')], extraCost: 0 });
  for (let first = 0; words.length > 2 && first + 1 < words.length; first += 1) {
    const joined = words[first]! + words[first + 1]!;
    readings.push({ words: words.toSpliced(first, 2, joined), extraCost: joinedCost });
  }
  return readings;
}

/** Each word cut into two terms, wherever both are known. */
function splittings(words: readonly string[], isTerm: (word: string) => boolean): Reading[] {
  return words.flatMap((word, place) => {
    const readings: Reading[] = [];
    for (let cut = 2; cut < word.length - 1; cut += 1) {
      const halves = [word.slice(0, cut), word.slice(cut)] as const;
      if (halves.every(isTerm)) readings.push({ words: words.toSpliced(place, 1, ...halves), extraCost: 0 });
    }
    return readings;
  });
}
