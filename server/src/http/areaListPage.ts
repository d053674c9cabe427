import type { AreaSummary } from '@wip/shared/areas/areaSchemas.ts';
import { type Html, html, shorten } from './html.ts';
import { plainPage, searchForm } from './plainPage.ts';

export interface AreaListContent {
  /** What was searched for; empty where nothing was. */
  query: string;
  regions: readonly { name: string; areaCount: number }[];
  /** The areas found, or the first of all, with their answers: 'Off · back 21:00'. */
  areas: readonly { area: AreaSummary; words: string }[];
}

/** What a list may take of the 15 kB of a page. */
const mostListBytes = 11_000;

/** A search for areas without JavaScript, with the present answer of each. */
export function areaListPage({ query, regions, areas }: AreaListContent): string {
  const items = thatFit(areas.map(listItem));
  const left = areas.length - items.length;
  const title = query === '' ? 'Find an area' : `‘${query}’`;
  const covered = regions.map(
    ({ name, areaCount }) => `${shorten(name, 80)} (${areaCount} ${areaCount === 1 ? 'area' : 'areas'})`,
  );
  const body = html`<h1>Where is the Power</h1>
${searchForm(query)}
${query !== '' && html`<h2>Found for ‘${query}’</h2>`}
${query !== '' && areas.length === 0 && html`<p>No place of this name was found.</p>`}
<ul class="list places">${items}</ul>
${left > 0 && html`<p class="meta">${left} more; a longer name finds fewer.</p>`}
<p class="meta">${shorten(covered.join(', '), 400) || 'No region is loaded yet.'}</p>
<p class="list"><a href="/">Show the map</a> (needs JavaScript)</p>`;
  return plainPage({ title: `${title} – Where is the Power`, body });
}

/** A page that says what is wrong, with the way on. */
export function areaFailurePage(title: string, sentence: string): string {
  const body = html`<h1>${title}</h1>
<p>${shorten(sentence, 400)}</p>
${searchForm()}
<p class="list"><a href="/area">All areas</a></p>`;
  return plainPage({ title: `${title} – Where is the Power`, body });
}

function listItem({ area, words }: AreaListContent['areas'][number]): Html {
  const name = shorten(area.name, 120);
  const parents = shorten(area.parents.join(', '), 120);
  return html`<li><a href="/area/${area.areaId}">${name}</a> ${words} <span class="meta">${parents}</span></li>
`;
}

function thatFit(items: readonly Html[]): Html[] {
  let bytes = 0;
  return items.filter((item) => {
    bytes += Buffer.byteLength(item.text);
    return bytes <= mostListBytes;
  });
}
