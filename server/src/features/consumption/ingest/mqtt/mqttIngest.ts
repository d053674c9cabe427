import { setTimeout as wait } from 'node:timers/promises';
import type { IncomingBatch } from '@wip/shared/consumption/incomingReading.ts';
import { DomainError } from '@wip/shared/errors.ts';
import { connect, type IPublishPacket, type MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import { isDatabaseAway } from '../../../../db/connect.ts';
import { TooManyError } from '../../../../http/tooManyError.ts';
import { parseMqttMessage } from '../dialects/mqttMessage.ts';
import { bodyHashOf, type Ingest } from '../ingest.service.ts';
import type { Sender } from '../sender.ts';
import type { MqttSettings } from './mqttSettings.ts';

export interface MqttDeps {
  ingest: Ingest;
  sender: () => Promise<Sender>;
  settings: MqttSettings;
  now: () => Date;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** Which readings a connection is for: those with a time of their own, or those that are of when they come. */
type Kind = 'timed' | 'live';

const reconnectMs = 2_000;
const retryMs = 1_000;
/** What waits behind a message for longer than this is no news any more. */
const longestLiveMs = 5_000;
const mostMessageBytes = 262_144;

export type MqttIngest = ReturnType<typeof startMqttIngest>;

/**
 * Takes readings from the user's broker, each message acknowledged after its readings are written by a majority.
 *
 * Readings with a time of their own come over a session that the broker keeps, so that none is missed while the server
 * is away. What has no time counts as of its arrival, and comes over a session that the broker forgets: nothing that
 * waited anywhere is taken for news.
 */
export function startMqttIngest(deps: MqttDeps) {
  const counts = { messages: 0, accepted: 0, refused: 0 };
  const stopping = new AbortController();
  const subscribed = new Set<Kind>();
  const clients = (['timed', 'live'] as const).map((kind) =>
    open(kind, deps, { counts, subscribed, signal: stopping.signal }),
  );

  return {
    counts: () => ({ ...counts }),
    /** Whether the broker sends both kinds. */
    isSubscribed: () => subscribed.size === clients.length,
    /** Leaves what is not acknowledged to the broker. */
    async close(): Promise<void> {
      stopping.abort();
      await Promise.all(clients.map((client) => client.endAsync(true)));
    },
  };
}

interface Counts {
  messages: number;
  accepted: number;
  refused: number;
}

interface Shared {
  counts: Counts;
  subscribed: Set<Kind>;
  signal: AbortSignal;
}

function open(kind: Kind, deps: MqttDeps, { counts, subscribed, signal }: Shared): MqttClient {
  const { settings, log } = deps;
  const client = connect(settings.url, {
    protocolVersion: 4,
    clientId: `wip-${settings.gatewayId}${kind === 'live' ? '-live' : ''}`,
    clean: kind === 'live',
    username: settings.username,
    password: settings.password,
    reconnectPeriod: reconnectMs,
    resubscribe: false,
    queueQoSZero: false,
  });
  client.on('connect', () => {
    client.subscribe([...settings.topics], { qos: 1 }, (error) => {
      if (error) log.warn({ reason: error.message }, 'The MQTT broker refused the topics.');
      else {
        subscribed.add(kind);
        log.info({ kind }, 'Readings are taken from the MQTT broker.');
      }
    });
  });
  client.on('close', () => subscribed.delete(kind));
  client.on('error', (error) => log.warn({ reason: error.message }, 'The MQTT broker is out of reach.'));
  client.handleMessage = (packet, acknowledge) => {
    if (packet.cmd !== 'publish') {
      acknowledge();
      return;
    }
    counts.messages += 1;
    const arrivedAtMs = deps.now().getTime();
    void takeMessage(kind, packet, arrivedAtMs, deps, signal)
      .then((answer) => {
        counts.accepted += answer.accepted;
        counts.refused += answer.refused;
        acknowledge();
        if (kind === 'live' && deps.now().getTime() - arrivedAtMs > longestLiveMs) client.stream.destroy();
      })
      .catch((error: unknown) => {
        if (!signal.aborted) log.error({ error }, 'A message of the MQTT broker could not be taken.');
        if (!signal.aborted) acknowledge();
      });
  };
  return client;
}

async function takeMessage(
  kind: Kind,
  packet: IPublishPacket,
  arrivedAtMs: number,
  deps: MqttDeps,
  signal: AbortSignal,
): Promise<{ accepted: number; refused: number }> {
  const { ingest, settings } = deps;
  const body = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
  const { topic } = packet;
  for (;;) {
    signal.throwIfAborted();
    try {
      const sender = await deps.sender();
      const read =
        body.length > mostMessageBytes
          ? noReadings
          : parseMqttMessage(
              { topic, payload: body },
              { inputs: sender.inputByName, timeZone: settings.timeZone },
            );
      const batch = ofKind(kind, read, arrivedAtMs);
      if (packet.retain) return { accepted: 0, refused: batch.readings.length + batch.refused.length };
      if (batch.readings.length === 0) return { accepted: 0, refused: batch.refused.length };
      const bodyHash = bodyHashOf(body);
      const answer = await ingest.accept({ sender, idempotencyKey: null, bodyHash, batch });
      return { accepted: answer.accepted, refused: answer.refused.length };
    } catch (error) {
      const waitMs = retryAfterMs(error);
      if (waitMs === null) throw error;
      await wait(waitMs, undefined, { signal });
    }
  }
}

const noReadings: IncomingBatch = { readings: [], refused: [] };

/** Readings without a time get that of their arrival; refusals are the kept session's, so that they count once. */
function ofKind(kind: Kind, { readings, refused }: IncomingBatch, arrivedAtMs: number): IncomingBatch {
  if (kind === 'timed') return { readings: readings.filter(({ atMs }) => atMs !== null), refused };
  const untimed = readings.filter(({ atMs }) => atMs === null);
  return { readings: untimed.map((reading) => ({ ...reading, atMs: arrivedAtMs })), refused: [] };
}

/** How long to wait before the same is tried again; null where that would not help. */
function retryAfterMs(error: unknown): number | null {
  if (error instanceof TooManyError) return error.retryAfterS * 1_000;
  const isAway = isDatabaseAway(error) || (error instanceof DomainError && error.code === 'UNAVAILABLE');
  return isAway ? retryMs : null;
}
