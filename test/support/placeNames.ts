const stems =
  'mo ka le ti ba se lu no ma tho ra phe zi ndu go wa ne ku ri sha lo di be ha nya vu te si pa kwe'.split(
    ' ',
  );
const germanic =
  'klip bloem riet steen wolf zand kroon sand doorn vogel leeu olifant water kerk goud wit swart kalk palm rosen heidel vrede wel hart mid'.split(
    ' ',
  );
const endings =
  'fontein burg dorp ville rivier bos kraal dal berg hoek vlei spruit rand stad kop drift poort baai oord hof'.split(
    ' ',
  );
const first = 'Klein Groot Nieu Port Fort Mount Saint New Upper Lower Noord Ou'.split(' ');
const last = 'West East Park Heights Beach Bay Gardens Noord Central Hills View Estate'.split(' ');
const accented: Record<string, string> = { a: 'á', e: 'ê', i: 'ï', o: 'ô', u: 'ü' };

/** Names of places that do not exist, in the manner of those that do; no two fold to the same. */
export function madeUpNames(random: () => number, count: number): string[] {
  const names = new Map<string, string>();
  while (names.size < count) {
    const name = madeUpName(random);
    const folded = name.toLowerCase().replace(/[^a-z0-9]/g, '');
    if (!names.has(folded)) names.set(folded, name);
  }
  return [...names.values()];
}

function madeUpName(random: () => number): string {
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)]!;
  const syllables = (length: number) => Array.from({ length }, () => pick(stems)).join('');
  let name = random() < 0.55 ? pick(germanic) + (random() < 0.3 ? pick(stems) : '') + pick(endings) : '';
  if (name === '') name = (random() < 0.2 ? 'um' : '') + syllables(2 + Math.floor(random() * 3));
  name = name[0]!.toUpperCase() + name.slice(1);
  const form = random();
  if (form < 0.15) return `${pick(first)} ${name}`;
  if (form < 0.35) return `${name} ${pick(last)}`;
  if (form < 0.4) return `${name} Extension ${1 + Math.floor(random() * 12)}`;
  if (form < 0.44) return `${pick(first)}-${name}`;
  return name;
}

export type Slip = 'insert' | 'delete' | 'replace' | 'transpose' | 'accent' | 'swapWords';
export const slips: readonly Slip[] = ['insert', 'delete', 'replace', 'transpose', 'accent', 'swapWords'];

/** The name with one slip of the kind, spaces included; null where the name has no room for it. */
export function misspell(random: () => number, name: string, slip: Slip): string | null {
  const at = Math.floor(random() * name.length);
  const letter = 'abcdefghijklmnopqrstuvwxyz '[Math.floor(random() * 27)]!;
  switch (slip) {
    case 'insert':
      return name.slice(0, at) + letter + name.slice(at);
    case 'delete':
      return name.slice(0, at) + name.slice(at + 1);
    case 'replace':
      return name.slice(0, at) + letter + name.slice(at + 1);
    case 'transpose':
      return at + 1 < name.length ? name.slice(0, at) + name[at + 1] + name[at] + name.slice(at + 2) : null;
    case 'accent':
      return /[aeiou]/.test(name) ? name.replace(/[aeiou]/g, (vowel) => accented[vowel]!) : null;
    case 'swapWords': {
      const words = name.split(' ');
      return words.length > 1 ? words.reverse().join(' ') : null;
    }
  }
}
