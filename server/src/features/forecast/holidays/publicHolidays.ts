import Holidays from 'date-holidays';

const firstYear = 1970;
const lastYear = 2099;

/** Where a zone belongs to one state whose holidays differ from the country's, or the country's own list lacks some. */
const stateOfZone: Record<string, string> = {
  'Australia/Adelaide': 'SA',
  'Australia/Brisbane': 'QLD',
  'Australia/Darwin': 'NT',
  'Australia/Hobart': 'TAS',
  'Australia/Melbourne': 'VIC',
  'Australia/Perth': 'WA',
  'Australia/Sydney': 'NSW',
  'Europe/London': 'ENG',
};

const countryOfZone = new Map<string, string | null>();
const datesOf = new Map<string, string[]>();

/**
 * Public holidays where a zone's clocks are kept, as local dates `YYYY-MM-DD`, in the years that a span of time meets;
 * undefined where the zone does not say in which country it is. Source: docs/data-sources.md, 'Public holidays'.
 */
export function publicHolidays(
  timeZone: string,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): string[] | undefined {
  const country = countryIn(timeZone);
  if (country === null) return undefined;
  const state = stateOfZone[timeZone];
  const from = Math.max(firstYear, new Date(fromMs).getUTCFullYear());
  const to = Math.min(lastYear, new Date(toMs).getUTCFullYear() + 1);
  const key = `${timeZone} ${from} ${to}`;
  const dates = datesOf.get(key) ?? [];
  if (datesOf.has(key)) return dates;
  datesOf.set(key, dates);
  const calendar = state ? new Holidays(country, state) : new Holidays(country);
  for (let year = from; year <= to; year++) {
    for (const { date, type } of calendar.getHolidays(year)) {
      if (type === 'public') dates.push(date.slice(0, 10));
    }
  }
  return dates;
}

function countryIn(timeZone: string): string | null {
  const known = countryOfZone.get(timeZone);
  if (known !== undefined) return known;
  const countries = Object.keys(new Holidays().getCountries());
  const own = countries.filter((code) => new Intl.Locale(`und-${code}`).getTimeZones()?.includes(timeZone));
  // older names of a zone are known to the calendars alone, which give small countries their neighbours' zones
  const named = own.length > 0 ? own : countries.filter((code) => hasZone(code, timeZone));
  const country = named.length === 1 ? (named[0] ?? null) : null;
  countryOfZone.set(timeZone, country);
  return country;
}

function hasZone(country: string, timeZone: string): boolean {
  return new Holidays(country).getTimezones()?.includes(timeZone) ?? false;
}
