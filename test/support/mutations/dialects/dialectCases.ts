import { readFixture } from '../../storedReadings.ts';
import { mutateJson, mutateText } from './mutateText.ts';
import { type Allowed, numbersAfter, timesIn, toNumber } from './oracle.ts';

type Random = () => number;

export const nowMs = Date.parse('2026-11-20T10:00:00Z');
const [seconds, iso] = [1_795_168_700, '2026-11-20T11:58:20+02:00'];

/** A way in: how it is reached, what is sent to it, and what of that may be stored. */
export interface DialectCase {
  name: string;
  /** The parser that the payload is for. */
  way: 'post' | 'bulk' | 'write' | 'csv' | 'xml' | { topic: string };
  inputs: { name: string; quantity?: 'powerW' }[];
  mutate(random: Random): string;
  allowed(payload: string): Allowed;
}

const micro = (values: number[], factor: number) => values.map((value) => Math.round(value * factor));
const pick = <Item>(random: Random, items: readonly Item[]): Item =>
  items[Math.floor(random() * items.length)] as Item;

/** Half of the mutations change the structure, the others its text. */
function jsonOrText(value: unknown, random: Random): string {
  return random() < 0.5
    ? JSON.stringify(mutateJson(value, random))
    : mutateText(JSON.stringify(value), random);
}

const form = (parameters: Record<string, string>) => new URLSearchParams(parameters).toString();

/** As a form arrives: its parameters one by one. */
function decoded(payload: string): string {
  return [...new URLSearchParams(payload)].map(([key, value]) => `${key}=${value}`).join('\n');
}

const hasTime = (text: string) => /(?:^|[ \t\r\n{,])(["']?)time\1\s*[:=]\s*(?!null)/im.test(text);

const post: DialectCase = {
  name: 'emoncms input/post',
  way: 'post',
  inputs: [
    { name: 'emontx/power1' },
    { name: 'emontx/power2' },
    { name: 'emontx/1', quantity: 'powerW' },
    { name: 'emontx/2', quantity: 'powerW' },
    { name: 'emontx/import_kwh' },
  ],
  mutate(random) {
    const object = { power1: 812.5, power2: '41', import_kwh: 4512.25, time: pick(random, [seconds, iso]) };
    const bare = pick<Record<string, string>>(random, [{}, { time: String(seconds) }]);
    const seeds: Record<string, string>[] = [
      { node: 'emontx', fulljson: jsonOrText(object, random) },
      { node: 'emontx', json: jsonOrText(object, random) },
      { node: 'emontx', json: mutateText(`{power1:100,power2:200.5,time:${seconds}}`, random) },
      { node: 'emontx', ...bare, csv: mutateText('150,null,300', random) },
      { node: 'emontx', ...bare, data: mutateText('120.5,220', random) },
      { node: 'emontx', csv: '150,250', time: mutateText(pick(random, [String(seconds), iso]), random) },
    ];
    const seed = form(pick(random, seeds));
    return random() < 0.2 ? mutateText(seed, random) : seed;
  },
  allowed(payload) {
    const text = decoded(payload);
    const values = [...new URLSearchParams(payload).values()];
    const parts = values.flatMap((value) => value.replace(/^\s*\{|\}\s*$/g, '').split(',')).flatMap(toNumber);
    const named = ['power1', 'power2', '1', '2'].flatMap((name) => numbersAfter(text, name));
    return {
      power: micro([...parts, ...named], 1_000),
      counter: micro(numbersAfter(text, 'import_kwh'), 1_000_000),
      times: hasTime(text) ? timesIn(text) : [nowMs],
    };
  },
};

const bulk: DialectCase = {
  name: 'emoncms input/bulk',
  way: 'bulk',
  inputs: ['16/1', '17/1', '17/2'].map((name) => ({ name, quantity: 'powerW' })),
  mutate(random) {
    const rows = [
      [0, 16, 1137],
      [2, 17, 1437.5, 3164],
      [4, 17, null, '12'],
      [6, 16, { '1': 88 }],
    ];
    const reference = pick(random, [{}, { sentat: '10' }, { offset: '-4' }, { time: String(seconds) }]);
    const mutated = Object.fromEntries(
      Object.entries(reference).map(([key, value]) => [
        key,
        random() < 0.4 ? mutateText(value, random) : value,
      ]),
    );
    const seed = form({ ...mutated, data: jsonOrText(rows, random) });
    return random() < 0.2 ? mutateText(seed, random) : seed;
  },
  allowed(payload) {
    const text = decoded(payload);
    const tokens = text.split(/[\s,:="'{}[\]]+/).flatMap(toNumber);
    const origins = [
      nowMs,
      ...tokens.map((token) => token * 1000),
      ...tokens.map((token) => nowMs - token * 1000),
    ];
    const times = [...origins, ...timesIn(text)].flatMap((origin) => [
      origin,
      ...tokens.map((token) => Math.round(origin + token * 1000)),
    ]);
    return { power: micro(tokens, 1_000), counter: [], times: times.map(Math.round) };
  },
};

const line: DialectCase = {
  name: 'InfluxDB line protocol',
  way: 'write',
  inputs: [{ name: 'geyser_power' }, { name: 'geyser_energy' }, { name: 'plain power_w' }],
  mutate(random) {
    const at = `${seconds}000000000`;
    const lines = [
      `W,domain=sensor,entity_id=geyser_power value=1830.5,name_str="a \\"b\\" = c",on=true ${at}`,
      `kWh,entity_id=geyser_energy value=912.25 ${at}`,
      `plain power_w=421i,note="x y" ${at}`,
      '# a comment',
      'plain power_w=17',
    ];
    return mutateText(lines.slice(0, 1 + Math.floor(random() * lines.length)).join('\n'), random);
  },
  allowed(payload) {
    const found = (name: string) =>
      [...payload.matchAll(new RegExp(`[ ,][^ ,=]*${name}=([^ ,\\n\\r]*)`, 'g'))].flatMap(([, token = '']) =>
        toNumber(token.replace(/^([+-]?\d+)[iu]$/, '$1')),
      );
    const isWithout = payload.split('\n').some((each) => !/ -?\d+\s*$/.test(each));
    return {
      power: [
        ...micro([...found('value'), ...found('power_w')], 1_000),
        ...(/kW(?!h)/.test(payload) ? micro(found('value'), 1_000_000) : []),
      ],
      counter: micro(found('value'), /(?:^|[^k])Wh/m.test(payload) ? 1_000 : 1_000_000),
      times: [...timesIn(payload), ...(isWithout ? [nowMs] : [])],
    };
  },
};

const csv: DialectCase = {
  name: 'CSV',
  way: 'csv',
  inputs: [],
  mutate(random) {
    const rows = ['2024-03-01T00:00:00Z,1.5', '2024-03-01 00:01:00+02:00,-0.25', '"2024-03-01T00:02Z","3"'];
    return mutateText(['timestamp,power_w', ...rows].join('\n'), random);
  },
  allowed(payload) {
    const rows = payload.split(/\r\n|\r|\n/).map((each) => each.split(','));
    const cells = rows.flat().flatMap(toNumber);
    const [unit] = /power_kw/i.test(payload) ? [1_000_000] : [1_000];
    return { power: micro(cells, unit ?? 1_000), counter: [], times: timesIn(payload.replaceAll('"', '')) };
  },
};

const xmlFixture = await readFixture('greenButton.xml');

const xml: DialectCase = {
  name: 'Green Button',
  way: 'xml',
  inputs: [],
  mutate: (random) => mutateText(xmlFixture, random),
  allowed(payload) {
    const elements = (name: string) =>
      [...payload.matchAll(new RegExp(`<\\s*(?:espi:)?${name}[^<>]*>([^<]*)<\\s*/`, 'g'))].flatMap(
        ([, text = '']) => (/^\s*-?\d+\s*$/.test(text) ? [Number(text)] : []),
      );
    const [durations, powers] = [
      [...elements('duration'), ...elements('intervalLength')],
      elements('powerOfTenMultiplier'),
    ];
    const factors = [0, ...powers].map((power) => 10 ** power);
    const energies = elements('value').flatMap((value) =>
      factors.flatMap((factor) => durations.map((duration) => (value * factor * 3_600) / duration)),
    );
    const watts = elements('value').flatMap((value) => factors.map((factor) => value * factor));
    const starts = elements('start');
    return {
      power: micro([...energies, ...watts], 1_000),
      counter: micro(watts, 1_000),
      times: starts.flatMap((start) =>
        [start, ...durations.map((duration) => start + duration)].map((at) => at * 1000),
      ),
    };
  },
};

function mqtt(
  name: string,
  topic: string,
  payload: unknown,
  values: { power: string; counter: string; counterFactor: number },
): DialectCase {
  return {
    name,
    way: { topic },
    inputs: [{ name: topic.replace(/\/events\/rpc$/, '/switch:0') }],
    mutate: (random) => jsonOrText(payload, random),
    allowed: (text) => ({
      power: micro(numbersAfter(text, values.power), 1_000),
      counter: micro(numbersAfter(text, values.counter), values.counterFactor),
      times: /"(?:Time|ts|last_seen)"\s*:\s*(?!null)/.test(text) ? timesIn(text) : [nowMs],
    }),
  };
}

const statestream: DialectCase = {
  name: 'Home Assistant statestream',
  way: { topic: 'homeassistant/sensor/house_power/state' },
  inputs: [{ name: 'homeassistant/sensor/house_power/state', quantity: 'powerW' }],
  mutate: (random) => mutateText('1250.75', random),
  allowed: (text) => ({ power: micro(toNumber(text), 1_000), counter: [], times: [nowMs] }),
};

export const dialectCases: DialectCase[] = [
  post,
  bulk,
  line,
  csv,
  xml,
  mqtt(
    'Tasmota',
    'tele/geyser/SENSOR',
    { Time: iso, ENERGY: { Total: 812.451, Power: 1843, Voltage: 231 } },
    { power: '"Power', counter: '"Total', counterFactor: 1_000_000 },
  ),
  mqtt(
    'Shelly',
    'plug/events/rpc',
    {
      src: 'plug',
      method: 'NotifyStatus',
      params: {
        ts: seconds + 0.5,
        'switch:0': { id: 0, apower: 23.4, aenergy: { by_minute: [1], total: 15_432.125 } },
      },
    },
    { power: '"apower', counter: '"total', counterFactor: 1_000 },
  ),
  mqtt(
    'Zigbee2MQTT',
    'zigbee2mqtt/plug',
    { current: 11.12, energy: 10.48, last_seen: iso, power: 2441, state: 'ON' },
    { power: '"power', counter: '"energy', counterFactor: 1_000_000 },
  ),
  statestream,
];
