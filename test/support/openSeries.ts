import { join } from 'node:path';
import {
  type OpenSeries,
  readSeriesFolder,
} from '@wip/server/features/forecast/evaluate/readSeriesFolder.ts';
import { sharedData } from './sharedData.ts';

/** The real series by id; a household with a third of its values missing is left out. */
export async function openSeries(): Promise<Map<string, OpenSeries>> {
  const { series } = await readSeriesFolder(join(sharedData() ?? '', 'forecast/open'));
  return new Map(series.filter(({ seriesId }) => seriesId !== 'ukmeter_2').map((one) => [one.seriesId, one]));
}
