import { householdKw } from '@wip/shared/consumption/simulation/householdLoad.ts';
import type { DayUse } from '@wip/shared/forecast/insights/dailyUse.ts';
import { dayOfWeek } from '@wip/shared/schedule/localDay.ts';
import { seededRandom } from './random.ts';

/** A home with its days before a change and from it on, and what the change really saved. */
export interface ChangedHome {
  before: DayUse[];
  since: DayUse[];
  savedKwh: number;
}

const stepMin = 15;
const yearDays = 365.2425;

/**
 * A home of the simulator over whole days, on which act what the simulator leaves out: use that drifts, spells of
 * weather, journeys, and some days without readings. From the change on it uses `1 - savedShare` of what it would have.
 */
export function changedHome(
  seed: number,
  { baselineDays, days, savedShare }: { baselineDays: number; days: number; savedShare: number },
): ChangedHome {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const firstDay = 20_000 + Math.floor(random() * yearDays);
  const driftPerDay = 0.002 + 0.004 * random();
  const weatherShare = 0.03 + 0.07 * random();
  const heatedShare = random();
  let [drift, weather, awayDays] = [0, normal(), 0];
  const home: ChangedHome = { before: [], since: [], savedKwh: 0 };
  for (let index = 0; index < baselineDays + days; index++) {
    const day = firstDay + index;
    const winter = Math.cos((2 * Math.PI * (day - 15)) / yearDays);
    drift += driftPerDay * normal();
    weather = 0.75 * weather + Math.sqrt(1 - 0.75 ** 2) * normal();
    if (awayDays > 0) awayDays -= 1;
    else if (random() < 2.5 / yearDays) awayDays = 3 + Math.floor(11 * random());
    const felt = weatherShare * (1 + heatedShare * winter) * weather;
    const kwh = dayKwh(seed, day, winter) * Math.exp(drift + felt) * (awayDays > 0 ? 0.4 : 1);
    if (random() < 0.03) continue;
    if (index < baselineDays) {
      home.before.push({ day, kwh });
    } else {
      home.since.push({ day, kwh: kwh * (1 - savedShare) });
      home.savedKwh += kwh * savedShare;
    }
  }
  return home;
}

function dayKwh(seed: number, day: number, winter: number): number {
  let kwh = 0;
  for (let minuteOfDay = 0; minuteOfDay < 1_440; minuteOfDay += stepMin) {
    const moment = { minute: day * 1_440 + minuteOfDay, day, minuteOfDay, weekday: dayOfWeek(day), winter };
    kwh += (householdKw(seed, moment, null) * stepMin) / 60;
  }
  return kwh;
}
