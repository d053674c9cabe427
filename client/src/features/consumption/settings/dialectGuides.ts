import type { Meter } from '@wip/shared/consumption/meterSchemas.ts';

export interface GuideFacts {
  server: string;
  apiKey: string;
  meter: Pick<Meter, 'meterId' | 'gatewayId' | 'inputs'>;
}

export interface GuideStep {
  words: string;
  /** A command or a configuration to copy. */
  text?: string;
}

/** A way to send, and what to do for it with this server, key and meter. */
export interface DialectGuide {
  name: string;
  steps(facts: GuideFacts): GuideStep[];
}

/** As in docs/dialects.md, with the meter's own names. */
export const dialects: readonly DialectGuide[] = [
  {
    name: 'curl, or anything that can POST',
    steps: ({ server, apiKey, meter: { meterId } }) => [
      {
        words: 'Send one reading, with the time of its arrival:',
        text: `curl ${server}/ingest/readings -H 'Authorization: Bearer ${apiKey}' -H 'Content-Type: application/json' -d '{"readings":[{"meterId":"${meterId}","powerKw":0.8}]}'`,
      },
    ],
  },
  {
    name: 'emoncms (emonHub, emonTx)',
    steps: ({ server, apiKey, meter }) => [
      listed(meter, 'emontx/power1'),
      {
        words: 'Try it by hand:',
        text: `curl ${server}/input/post -H 'Authorization: Bearer ${apiKey}' --data-urlencode 'node=${nodeOf(meter)}' --data-urlencode 'fulljson={"${inputOf(meter)}":812.5}'`,
      },
      {
        words: 'In emonhub.conf (emonHub takes keys of 32 characters: wip gateway create home --short):',
        text: `[[emoncmsorg]]
    Type = EmonHubEmoncmsHTTPInterfacer
    [[[init_settings]]]
    [[[runtimesettings]]]
        pubchannels = ToRFM12,
        subchannels = ToEmonCMS,
        url = ${server}
        apikey = ${apiKey}
        senddata = 1
        sendstatus = 0`,
      },
    ],
  },
  {
    name: 'InfluxDB line protocol (Telegraf)',
    steps: ({ server, apiKey, meter: { meterId } }) => [
      {
        words: 'Try it by hand; a tag that is the meter’s id needs no list of names:',
        text: `curl '${server}/api/v2/write?precision=s' -H 'Authorization: Token ${apiKey}' --data-binary 'geyser,meter=${meterId} power_w=812.5'`,
      },
      {
        words: 'In telegraf.conf:',
        text: `[[outputs.influxdb_v2]]
  urls = ["${server}"]
  token = "${apiKey}"
  organization = "any"
  bucket = "any"`,
      },
    ],
  },
  {
    name: 'Home Assistant (InfluxDB integration)',
    steps: ({ server, apiKey, meter }) => [
      listed(meter, 'geyser_power power_w'),
      {
        words: 'In configuration.yaml:',
        text: `influxdb:
  api_version: 2
  ssl: ${server.startsWith('https:')}
  host: ${new URL(server).hostname}
  port: ${portOf(server)}
  token: ${apiKey}
  organization: any
  bucket: any
  include:
    entities:
      - sensor.geyser_power`,
      },
    ],
  },
  {
    name: 'MQTT: Tasmota',
    steps: ({ meter }) => [
      broker(meter),
      listed(meter, 'tele/geyser/SENSOR'),
      {
        words: 'In the console of the device:',
        text: 'Backlog MqttHost BROKER; MqttUser USER; MqttPassword PASSWORD; Topic geyser; TelePeriod 60; SetOption52 1',
      },
    ],
  },
  {
    name: 'MQTT: Shelly (Gen2 and later)',
    steps: ({ meter }) => [
      broker(meter),
      listed(meter, 'shellyplus1pm-a8032ab1fe78/switch:0'),
      {
        words: 'With a browser in its network:',
        text: 'http://SHELLY/rpc/Mqtt.SetConfig?config={"enable":true,"server":"BROKER:1883","rpc_ntf":true,"status_ntf":false}',
      },
    ],
  },
  {
    name: 'MQTT: Zigbee2MQTT',
    steps: ({ meter }) => [
      broker(meter),
      listed(meter, 'zigbee2mqtt/plug'),
      { words: 'In its configuration.yaml:', text: 'advanced:\n  last_seen: ISO_8601' },
    ],
  },
  {
    name: 'MQTT: Home Assistant statestream',
    steps: ({ meter }) => [
      broker(meter),
      listed(meter, 'sensor.geyser_power:powerW'),
      {
        words: 'In configuration.yaml:',
        text: `mqtt_statestream:
  base_topic: homeassistant
  include:
    entities:
      - sensor.geyser_power`,
      },
    ],
  },
  {
    name: 'A CSV file',
    steps: ({ meter: { meterId } }) => [
      {
        words: 'The first line names the columns; times without an offset are on the clock of the region.',
        text: 'timestamp,power_kw\n2026-01-31T18:00:00+02:00,0.8',
      },
      {
        words: 'On the server:',
        text: `npx pnpm wip readings import readings.csv --meter ${meterId}`,
      },
    ],
  },
  {
    name: 'Green Button (ESPI)',
    steps: ({ meter: { meterId } }) => [
      {
        words: 'On the server, with the file from the utility:',
        text: `npx pnpm wip readings import year.xml --meter ${meterId}`,
      },
    ],
  },
];

/** Under which name the sender has to be known. */
function listed({ inputs }: GuideFacts['meter'], example: string): GuideStep {
  const names = inputs.map(({ name }) => name);
  if (names.length > 0) return { words: `The sender’s names of this meter are: ${names.join(', ')}.` };
  return {
    words: `This meter lists no name of a sender. Make it again with one, such as ${example}, where the sender cannot use its id.`,
  };
}

function broker({ gatewayId }: GuideFacts['meter']): GuideStep {
  if (gatewayId === null) {
    return { words: 'Over MQTT a gateway sends: make this meter again with the short name of one.' };
  }
  return {
    words: 'The server connects to your broker. In its environment:',
    text: `MQTT_URL=mqtt://BROKER:1883\nMQTT_USERNAME=USER\nMQTT_PASSWORD=PASSWORD\nMQTT_GATEWAY=${gatewayId}`,
  };
}

function nodeOf({ inputs }: GuideFacts['meter']): string {
  return inputs[0]?.name.split('/')[0] ?? 'emontx';
}

function inputOf({ inputs }: GuideFacts['meter']): string {
  return inputs[0]?.name.split('/').slice(1).join('/') || 'power1';
}

function portOf(server: string): string {
  const { port, protocol } = new URL(server);
  return port || (protocol === 'https:' ? '443' : '80');
}
