import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { createCallPlaces } from './callPlaces.ts';
import { createCallRates } from './callRates.ts';
import { clientAddress } from './clientAddress.ts';
import { createFairTurns } from './fairTurns.ts';
import { TooManyError } from './tooManyError.ts';

export interface CallLimitSettings {
  /** Dear calls of one address at once. */
  callsAtOnce: number;
  /** Calls of one address in the long run, dear or not. */
  callsPerSecond: number;
  /** Open live streams of one address. */
  streamsAtOnce: number;
}

/** Where dear work is done: by this process alone, or by the database in some milliseconds, or in some hundred. */
export type Lane = 'memory' | 'lookup' | 'scan';

/** One request, seen by the limits. */
export interface Caller {
  /** Errors: TooManyError, after a while, where its address asks more than its share in the long run. */
  countCalls(calls: number): Promise<void>;
  /** Runs a dear call in its turn. Errors: TooManyError where its address has as many running as it may. */
  runDear<Answer>(lane: Lane, work: () => Promise<Answer>): Promise<Answer>;
  /** As `runDear`, for what a page asks by the screenful and only once: waits rather than being refused. */
  runPatiently<Answer>(lane: Lane, work: () => Promise<Answer>): Promise<Answer>;
  /** Counts the response as a live stream until it closes. Errors: TooManyError. */
  openStream(): void;
  /** Gives back what the request holds, since it starts over. */
  startOver(): void;
}

export type CallLimits = ReturnType<typeof createCallLimits>;

const retryAfterS = 1;
const streamRetryAfterS = 30;
/** Who asks again as soon as it is refused costs as much as a caller that is served, unless it has to wait. */
const overRateDelayMs = 1_000;

/**
 * Keeps one address from taking what is everyone's.
 *
 * A dear call holds a place of its address from its start until its answer has left, so that neither a
 * caller that reads slowly nor one that hangs up gets more. Among the places of all addresses the fair turns
 * decide who runs.
 */
export function createCallLimits({ callsAtOnce, callsPerSecond, streamsAtOnce }: CallLimitSettings) {
  const rates = createCallRates(callsPerSecond);
  const places = createCallPlaces(callsAtOnce);
  const turns = {
    memory: createFairTurns({ mostAtOnce: 1 }),
    lookup: createFairTurns({ mostAtOnce: 8 }),
    scan: createFairTurns({ mostAtOnce: 1 }),
  };
  const streams = new Map<string, number>();
  const callers = new WeakMap<Response, Caller>();

  /** The same one each time that a request is looked at. */
  function callerOf(request: Request, response: Response): Caller {
    const caller = callers.get(response) ?? createCaller(clientAddress(request), response);
    callers.set(response, caller);
    return caller;
  }

  function createCaller(address: string, response: Response): Caller {
    const held = { impatient: 0, patient: 0 };
    let underway = 0;
    let hasLeft = false;

    function giveBack(): void {
      if (held.impatient + held.patient === 0) return;
      places.giveBack(address, held);
      held.impatient = 0;
      held.patient = 0;
    }

    response.once('close', () => {
      hasLeft = true;
      if (underway === 0) giveBack();
    });

    async function runInTurn<Answer>(lane: Lane, work: () => Promise<Answer>): Promise<Answer> {
      underway += 1;
      try {
        if (hasLeft) throw new TooManyError('The caller has gone.', 0);
        return await turns[lane].run(address, work, () => hasLeft);
      } finally {
        underway -= 1;
        if (hasLeft && underway === 0) giveBack();
      }
    }

    return {
      async countCalls(calls) {
        const waitS = rates.take(address, calls, performance.now());
        if (waitS === 0) return;
        await sleep(overRateDelayMs * (1 + Math.random())); // not all of them at the same moment
        throw new TooManyError(`Too many calls from your address; try again in ${waitS} s.`, waitS);
      },

      async runDear(lane, work) {
        if (!places.take(address)) {
          throw new TooManyError(`At most ${callsAtOnce} such calls at once; try again in 1 s.`, retryAfterS);
        }
        held.impatient += 1;
        return runInTurn(lane, work);
      },

      async runPatiently(lane, work) {
        if (!(await places.takePatiently(address))) {
          throw new TooManyError('Too much is asked from your address; try again in 1 s.', retryAfterS);
        }
        held.patient += 1;
        return runInTurn(lane, work);
      },

      openStream() {
        const open = streams.get(address) ?? 0;
        if (open >= streamsAtOnce) {
          throw new TooManyError(`At most ${streamsAtOnce} live streams at once.`, streamRetryAfterS);
        }
        streams.set(address, open + 1);
        response.once('close', () => {
          const left = (streams.get(address) ?? 1) - 1;
          if (left > 0) streams.set(address, left);
          else streams.delete(address);
        });
      },

      startOver: giveBack,
    };
  }

  return {
    callerOf,
    gauge: () => ({
      ...places.gauge(),
      streams: streams.values().reduce((sum, open) => sum + open, 0),
      remembered: rates.addressCount(),
    }),
  };
}
