import { kind, type MutationKind } from './mutation.ts';

/** A field that is refused with the whole bundle, in one sentence that names it. */
function bad(field: string, ...values: unknown[]): MutationKind[] {
  return values.map((value) =>
    kind(`${field} ${JSON.stringify(value)}`.slice(0, 60), (mutation) => {
      mutation.region[field] = value;
      mutation.wanted.sentence = new RegExp(`^region\\.json: ${field}\\b[^\n]* .+\\.$`);
      return undefined;
    }),
  );
}

function text(name: string, regionText: string, sentence: RegExp): MutationKind {
  return kind(name, (mutation) => {
    mutation.regionText = regionText;
    mutation.wanted.sentence = sentence;
    return undefined;
  });
}

function good(name: string, changes: Record<string, unknown>): MutationKind {
  return kind(name, (mutation) => void Object.assign(mutation.region, changes) as undefined);
}

const source = { url: 'https://example.org/stages.csv', format: 'stages.csv', everyMin: 5 };

export const regionMutations: MutationKind[] = [
  ...bad('id', undefined, null, '', 'ZA', 'a b', 'za/1', '-a', 'a'.repeat(41), 7, 'zä', '../x'),
  ...bad('name', undefined, null, '', ' ', 'n'.repeat(201), 7, []),
  ...bad('timeZone', undefined, null, '', 'SAST+2', 'Africa/Pretoria', ' Africa/Johannesburg', 2),
  ...bad(
    'bounds',
    undefined,
    null,
    [],
    [16, -35, 33],
    [16, -22, 33, -35],
    [16, -35, 33, -35],
    ['16', '-35', '33', '-22'],
    [-181, -35, 33, -22],
    [16, -91, 33, -22],
    { west: 16 },
    [16, -35, 16, -22],
  ),
  ...bad('attribution', undefined, '', 7),
  ...bad('licence', undefined, '', null),
  ...bad('source', undefined, '', {}),
  ...bad('staleAfterH', 0, -1, '24', 9_000, null),
  ...bad('demonstration', 'yes', 1),
  ...bad(
    'stageSource',
    null,
    'https://example.org',
    { ...source, url: 'ftp://example.org/x' },
    { ...source, url: 'file:///etc/passwd' },
    { ...source, format: 'xml' },
    { ...source, everyMin: 0 },
    { ...source, everyMin: 'often' },
  ),
  text('an empty region.json', '', /^region\.json is not readable JSON: /),
  text('region.json cut short', '{"id":"x","name":', /^region\.json is not readable JSON: /),
  ...['null', '[]', '7', '"x"'].map((json) => text(`${json} as region.json`, json, /^region\.json: /)),
  text('region.json of numbers too large', '{"id":"x","bounds":[1e999,0,1,1]}', /^region\.json: .*bounds/),
  text(
    'region.json nested deeply',
    `{"id":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
    /^region\.json: id /,
  ),
  text(
    'region.json of 2 MB',
    `{"id":"${'x'.repeat(2_000_000)}"}`,
    /^region\.json has 2\.0 MB; at most 1 MB are taken\.$/,
  ),
  kind('an unknown field of the region', (mutation) => {
    mutation.region.colour = 'red';
    mutation.wanted.entries.push({
      action: 'ignored',
      file: 'region.json',
      field: 'colour',
      message: 'unknown field',
    });
  }),
  kind('characters that cannot be seen in the name of the region', (mutation) => {
    mutation.region.name = 'Test\u0000land\u202e';
    const message = 'dropped characters that cannot be seen';
    mutation.wanted.entries.push({ action: 'repaired', file: 'region.json', field: 'name', message });
  }),
  good('optional fields left out', { staleAfterH: undefined, demonstration: undefined }),
  good('optional fields given', { staleAfterH: 0.5, demonstration: true, stageSource: source }),
  good('a padded name', { name: '  Testland ' }),
  kind(
    'region.json with a byte order mark',
    ({ changes }) => void changes.set('region.json', (json) => `\ufeff${json}`) as undefined,
  ),
];
