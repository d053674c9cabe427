import {
  kind,
  type Mutation,
  type MutationKind,
  pickArea,
  type Target,
  wantNoted,
  wantRefusedArea,
} from './mutation.ts';

const shortOrLong = 'left out what is no text of 1 to 200 characters, or more than 50 of them';
const badKey = 'must have lower-case letters a to z or digits; give the area such a key';
const noName = 'the area has no name; give it one';
const unseen = 'dropped characters that cannot be seen';

function given(target: Target): Record<string, unknown> {
  return target.feature.properties as Record<string, unknown>;
}

/** A kind that changes properties of one area; `change` says what is wanted of it. */
function property(name: string, change: (mutation: Mutation, target: Target) => void): MutationKind {
  return kind(name, (mutation) => {
    const target = pickArea(mutation);
    if (!target) return false;
    change(mutation, target);
  });
}

/** The area is wanted under another key. */
function rename(mutation: Mutation, target: Target, key: string): void {
  mutation.wanted.areas.delete(target.area.key);
  target.area.key = key;
  mutation.wanted.areas.set(key, target.area);
}

function rekeyed(given_: unknown, key: string, note: string | null): MutationKind {
  return property(`the key ${JSON.stringify(given_)}`.slice(0, 60), (mutation, target) => {
    given(target).key = given_;
    rename(mutation, target, key);
    if (note) wantNoted(mutation, target, 'repaired', 'key', note);
  });
}

function renamed(given_: string | number, name: string, note: string | null): MutationKind {
  return property(`the name ${JSON.stringify(given_)}`.slice(0, 60), (mutation, target) => {
    given(target).name = given_;
    target.area.name = name;
    if (note) wantNoted(mutation, target, 'repaired', 'name', note);
  });
}

function regrouped(
  given_: unknown,
  group: string | null,
  note?: ['ignored' | 'repaired', string],
): MutationKind {
  return property(`the group ${JSON.stringify(given_)}`.slice(0, 60), (mutation, target) => {
    given(target).group = given_;
    target.area.group = group;
    if (note) wantNoted(mutation, target, note[0], 'group', note[1]);
  });
}

function noted(name: string, field: string, value: unknown, message: string | null): MutationKind {
  return property(name, (mutation, target) => {
    given(target)[field] = value;
    if (message) wantNoted(mutation, target, 'ignored', field, message);
  });
}

const derived = 'derived the missing key from the name';
const rewritten = 'wrote the key in lower-case letters, digits and hyphens';

export const propertyMutations: MutationKind[] = [
  ...[undefined, null, '', '  ', true, {}].map((key) =>
    property(`${JSON.stringify(key)} as key`, (mutation, target) => {
      given(target).key = key;
      rename(mutation, target, target.area.name.toLowerCase().replace(' ', '-'));
      wantNoted(mutation, target, 'repaired', 'key', derived);
    }),
  ),
  rekeyed('Strand 7 (Nord)', 'strand-7-nord', rewritten),
  rekeyed('Été_Élie', 'ete_elie', rewritten),
  rekeyed(' padded ', 'padded', null),
  rekeyed(4711, '4711', null),
  rekeyed('k'.repeat(101), 'k'.repeat(100), rewritten),
  ...['---', '市', '..', '👍'].map((key) =>
    property(`the key '${key}'`, (mutation, target) => {
      given(target).key = key;
      wantRefusedArea(mutation, target, { key, field: 'key', message: badKey });
    }),
  ),
  kind('the key of another area', (mutation) => {
    const target = pickArea(mutation, (area) => area.key !== mutation.good.areas[0]!.key);
    if (!target) return false;
    const first = mutation.good.areas[0]!.key;
    given(target).key = mutation.pick([first, first.toUpperCase(), ` ${first}`]);
    const message = 'feature 1 has this key already; give every area its own';
    wantRefusedArea(mutation, target, { key: first, field: 'key', message });
  }),
  kind('the key of an area that was refused', (mutation) => {
    const [first, second] = mutation.good.areas.map(({ key }) => mutation.wanted.areas.get(key)!);
    mutation.features[0]!.geometry = null;
    const refused = { feature: mutation.features[0]!, area: { ...first! }, number: 1 };
    wantRefusedArea(mutation, refused, { field: 'geometry', message: 'there is no geometry' });
    const target = { feature: mutation.features[1]!, area: second!, number: 2 };
    given(target).key = refused.area.key;
    rename(mutation, target, refused.area.key);
  }),
  ...[undefined, null, '', ' \t ', '\u0000\u200b', [], {}, true].map((name) =>
    property(`${JSON.stringify(name)} as name`, (mutation, target) => {
      given(target).name = name;
      wantRefusedArea(mutation, target, { field: 'name', message: noName });
    }),
  ),
  property('a name of 201 characters', (mutation, target) => {
    given(target).name = 'n'.repeat(201);
    wantRefusedArea(mutation, target, { field: 'name', message: 'is longer than 200 characters' });
  }),
  renamed('n'.repeat(200), 'n'.repeat(200), null),
  renamed(12, '12', null),
  renamed('  Two   blanks ', 'Two blanks', null),
  renamed('Zu\u0308rich', 'Zürich', null),
  renamed('Under\u0007 Ground\u0000', 'Under Ground', unseen),
  renamed('\u202eeman a\u2066', 'eman a', unseen),
  renamed('half\ud800', 'half\ufffd', null),
  renamed('"quoted", \\ and <b>', '"quoted", \\ and <b>', null),
  regrouped('', null),
  regrouped(null, null),
  regrouped(' 1 ', '1'),
  regrouped(7, '7'),
  regrouped('no such group', 'no such group'),
  regrouped('1\u200b', '1', ['repaired', unseen]),
  regrouped({ block: 1 }, null, ['ignored', 'left out what is neither text nor number']),
  regrouped([1], null, ['ignored', 'left out what is neither text nor number']),
  property('a group of 101 characters', (mutation, target) => {
    given(target).group = 'g'.repeat(101);
    wantRefusedArea(mutation, target, { field: 'group', message: 'is longer than 100 characters' });
  }),
  noted('aliases that are none', 'aliases', [{}, ''], shortOrLong),
  noted(
    'more than 50 aliases',
    'aliases',
    Array.from({ length: 51 }, (_, index) => `alias ${index}`),
    shortOrLong,
  ),
  noted('one alias as a text', 'aliases', 'Old town', null),
  noted('a province that is a list', 'province', [[]], shortOrLong),
  noted('parents that are an object', 'parents', {}, shortOrLong),
  ...['many', -1, 1e11, [], true].map((count) =>
    noted(
      `a population of ${JSON.stringify(count)}`,
      'population',
      count,
      'left out what is no count of people',
    ),
  ),
  noted('a population as a text', 'population', ' 1200 ', null),
  ...['colour', '__proto__', 'constructor', 'NAME', ' key'].map((column) =>
    kind(`the unknown column '${column}'`, (mutation) => {
      for (const feature of mutation.features) {
        feature.properties = JSON.parse(`{"${column}":1,${JSON.stringify(feature.properties).slice(1)}`);
      }
      mutation.wanted.entries.push({
        action: 'ignored',
        file: 'areas.geojson',
        field: column,
        message: 'unknown column',
      });
    }),
  ),
  property('properties nested deeply', (mutation, target) => {
    given(target).deep = JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`);
    mutation.wanted.entries.push({
      action: 'ignored',
      file: 'areas.geojson',
      field: 'deep',
      message: 'unknown column',
    });
  }),
  ...[null, undefined, [], 'x', 7].map((properties) =>
    property(`${JSON.stringify(properties)} as properties`, (mutation, target) => {
      target.feature.properties = properties;
      wantRefusedArea(mutation, target, { key: null, field: 'name', message: noName });
    }),
  ),
  ...[undefined, 'feature', 'FeatureCollection', null, 1].map((type) =>
    property(`the feature type ${JSON.stringify(type)}`, (mutation, target) => {
      target.feature.type = type;
      wantRefusedArea(mutation, target, { key: null, field: 'type', message: 'is no GeoJSON Feature' });
    }),
  ),
];
