import { isTimeZone } from '@wip/shared/time.ts';
import { z } from 'zod';

/** What Tasmota, Shelly, Zigbee2MQTT and Home Assistant publish under unless they are told otherwise. */
const usualTopics = 'tele/+/SENSOR,+/events/rpc,zigbee2mqtt/+,homeassistant/sensor/+/state';

const text = z.string().trim().min(1).optional();

/** The variables of the environment that connect the server to the user's broker. */
export const mqttEnvironment = z.object({
  MQTT_URL: z
    .string()
    .trim()
    .regex(/^(mqtts?|wss?):\/\//, 'must begin with mqtt://, mqtts://, ws:// or wss://')
    .optional(),
  MQTT_USERNAME: text,
  MQTT_PASSWORD: text,
  MQTT_GATEWAY: text,
  MQTT_TOPICS: z.string().default(usualTopics),
  MQTT_TIME_ZONE: z
    .string()
    .trim()
    .refine(isTimeZone, 'must be a time zone such as Africa/Johannesburg')
    .optional(),
});

export interface MqttSettings {
  url: string;
  username: string | undefined;
  /** A secret: it goes to the broker and nowhere else. */
  password: string | undefined;
  /** The gateway whose meters list these topics. */
  gatewayId: string;
  topics: string[];
  /** Of times without an offset; null: they are refused. */
  timeZone: string | null;
}

/** Null where no broker is set. Throws an Error that names the variable at fault. */
export function toMqttSettings(env: z.infer<typeof mqttEnvironment>): MqttSettings | null {
  if (env.MQTT_URL === undefined) return null;
  if (env.MQTT_GATEWAY === undefined) {
    throw new Error('The setting MQTT_GATEWAY is not usable: it must name a gateway where MQTT_URL is set.');
  }
  return {
    url: env.MQTT_URL,
    username: env.MQTT_USERNAME,
    password: env.MQTT_PASSWORD,
    gatewayId: env.MQTT_GATEWAY,
    topics: env.MQTT_TOPICS.split(',')
      .map((topic) => topic.trim())
      .filter((topic) => topic !== ''),
    timeZone: env.MQTT_TIME_ZONE ?? null,
  };
}
