import type { IncomingBatch } from '@wip/shared/consumption/incomingReading.ts';
import { parseJson } from '../parseJson.ts';
import { type InputNames, toBatch } from './namedValue.ts';
import { unreadable } from './refusals.ts';
import { isShellyTopic, readShelly } from './shelly.ts';
import { isStatestreamTopic, readStatestream } from './statestream.ts';
import { isTasmotaTopic, readTasmota } from './tasmota.ts';
import { readZigbee2mqtt } from './zigbee2mqtt.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** What a message of MQTT says of meters; which program sent it is told by its topic. */
export function parseMqttMessage(
  { topic, payload }: { topic: string; payload: Uint8Array },
  { inputs, timeZone }: { inputs: InputNames; timeZone: string | null },
): IncomingBatch {
  const text = textOf(payload);
  if (text === null) return { readings: [], refused: [unreadable(0, null, 'It is not UTF-8 text.')] };
  if (isStatestreamTopic(topic)) {
    return toBatch(readStatestream(topic, text), inputs);
  }
  const json = jsonOf(text);
  if (json === undefined) return { readings: [], refused: [unreadable(0, null, 'It is not JSON.')] };
  const { values, refused } = isTasmotaTopic(topic)
    ? readTasmota(topic, json, timeZone)
    : isShellyTopic(topic)
      ? readShelly(topic, json)
      : readZigbee2mqtt(topic, json);
  return toBatch(values, inputs, refused);
}

function textOf(payload: Uint8Array): string | null {
  try {
    return utf8.decode(payload);
  } catch {
    return null;
  }
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
