import { DomainError } from '@wip/shared/errors.ts';
import type { BoundingBox } from '@wip/shared/geo.ts';
import { packIndexes, packNumbers } from '@wip/shared/status/packing.ts';
import { joinStatusColumns, type PaletteEntry } from '@wip/shared/status/statusColumns.ts';
import type { RegionSummary } from '@wip/shared/status/statusSchemas.ts';
import {
  joinTimelines,
  nextCodeChangeMs,
  statusCodeAt,
  type Timeline,
} from '@wip/shared/status/timelines.ts';
import type { Catalogue } from '../features/areas/areas.catalogue.ts';
import type { StoredArea } from '../features/areas/areas.repo.ts';
import type { Program, RegionSchedule } from '../features/schedule/regionSchedule.ts';

/** A program of one region: the areas that share it have the same state at every moment. */
interface BoardLine {
  schedule: RegionSchedule;
  program: Program;
}

/** Areas of a view, packed: the numbers, and the line of each. */
interface PackedAreas {
  numbers: string;
  indexes: string;
  lines: readonly BoardLine[];
}

/** The most areas that one answer lists. */
export const mostAreasInView = 20_000;
/** The most timelines in one answer; areas that switch alike share one. */
const mostTimelines = 20_000;

/**
 * All that the server knows at one moment: the catalogue of active areas and the schedule of each
 * region. It never changes, so that an answer made from one snapshot holds one version.
 */
export type BoardSnapshot = ReturnType<typeof createBoardSnapshot>;

export function createBoardSnapshot(catalogue: Catalogue, schedules: ReadonlyMap<string, RegionSchedule>) {
  const lines: BoardLine[] = [];
  const positionOfProgram = new Map<Program, number>();
  const lineOf = Uint32Array.from(catalogue.areas, (area) => linePosition(area));
  const everything = pack(catalogue.areas.map((_, position) => position));

  function linePosition(area: StoredArea): number {
    const schedule = schedules.get(area.regionId)!;
    const program = schedule.rules.programOf.get(area.key)!;
    const known = positionOfProgram.get(program);
    if (known !== undefined) return known;
    positionOfProgram.set(program, lines.length);
    return lines.push({ schedule, program }) - 1;
  }

  function pack(positions: ArrayLike<number>): PackedAreas {
    const numbers = new Uint32Array(positions.length);
    const used = new Map<number, number>();
    const indexes = new Uint32Array(positions.length);
    for (let at = 0; at < positions.length; at++) {
      const position = positions[at]!;
      const line = lineOf[position]!;
      let index = used.get(line);
      if (index === undefined) {
        index = used.size;
        used.set(line, index);
      }
      numbers[at] = catalogue.areas[position]!.number;
      indexes[at] = index;
    }
    return {
      numbers: packNumbers(numbers),
      indexes: packIndexes(indexes, used.size),
      lines: [...used.keys()].map((line) => lines[line]!),
    };
  }

  function packAgain(positions: ArrayLike<number>): PackedAreas {
    return positions.length === catalogue.areas.length ? everything : pack(positions);
  }

  function entryAt({ schedule, program }: BoardLine, atMs: number, nowMs: number): PaletteEntry {
    return statusCodeAt(schedule.timelineAround(program, atMs, nowMs), atMs);
  }

  return {
    catalogue,
    schedules,

    /** The packed states of a view at a moment; null where its areas are too many to list. */
    columnsInBox(bbox: BoundingBox, atMs: number, nowMs: number): string | null {
      const positions = catalogue.positionsInBox(bbox);
      return positions.length > mostAreasInView ? null : columnsOf(packAgain(positions), atMs, nowMs);
    },

    /** The packed states of all areas. */
    allColumns: (atMs: number) => columnsOf(everything, atMs, atMs),

    /** The packed timelines of a view, of any number of areas; null where too many of them switch apart. */
    timelinesInBox(bbox: BoundingBox, fromMs: number, toMs: number, nowMs: number): string | null {
      const packed = packAgain(catalogue.positionsInBox(bbox));
      if (packed.lines.length > mostTimelines) return null;
      const timelines: Timeline[] = packed.lines.map(({ schedule, program }) =>
        schedule.timeline(program, fromMs, toMs, nowMs),
      );
      return joinTimelines(timelines, packed.numbers, packed.indexes);
    },

    /** How many areas of a view are on, off and unknown, for each region that has any there. */
    summaryInBox(bbox: BoundingBox, atMs: number, nowMs: number) {
      const areasOnLine = new Uint32Array(lines.length);
      const positions = catalogue.positionsInBox(bbox);
      for (let at = 0; at < positions.length; at++) areasOnLine[lineOf[positions[at]!]!]! += 1;
      const counts = new Map<string, RegionSummary>();
      for (const [position, line] of lines.entries()) {
        if (areasOnLine[position] === 0) continue;
        const { regionId } = line.schedule;
        const count = counts.get(regionId) ?? { regionId, on: 0, off: 0, unknown: 0 };
        const { code } = entryAt(line, atMs, nowMs);
        count[code === 'f' ? 'off' : code === 'n' || code === 's' ? 'on' : 'unknown'] +=
          areasOnLine[position]!;
        counts.set(regionId, count);
      }
      return [...counts.values()];
    },

    /** The stages of each region as known now; the same object for as long as the same is known. */
    stageLines: (nowMs: number) =>
      new Map([...schedules].map(([regionId, schedule]) => [regionId, schedule.lineNow(nowMs)])),

    /** State and end of each line now, in a form that two snapshots of one catalogue can compare. */
    palette: (nowMs: number) => lines.map((line) => entryAt(line, nowMs, nowMs)),

    /** The packed states of the areas on the given lines. */
    columnsOfLines(positions: ReadonlySet<number>, nowMs: number): string {
      const areas = catalogue.areas.flatMap((_, position) =>
        positions.has(lineOf[position]!) ? [position] : [],
      );
      return columnsOf(pack(areas), nowMs, nowMs);
    },

    /** The next moment at which any area changes without a new fact. */
    nextChangeMs(nowMs: number): number {
      const changes = lines.map(({ schedule, program }) => {
        const timeline = schedule.timelineAround(program, nowMs, nowMs);
        return Math.min(nextCodeChangeMs(timeline, nowMs), schedule.nextKnowledgeMs(nowMs));
      });
      return changes.reduce((earliest, change) => Math.min(earliest, change), Infinity);
    },

    /** An area with what switches it. Errors: DomainError NOT_FOUND. */
    areaSchedule(areaId: string) {
      const area = catalogue.byId.get(areaId);
      const schedule = area && schedules.get(area.regionId);
      const program = area && schedule?.rules.programOf.get(area.key);
      if (!area || !schedule || !program) {
        throw new DomainError('NOT_FOUND', `There is no area '${areaId}'.`, { field: 'areaId' });
      }
      return { area, schedule, program, region: catalogue.regions.get(area.regionId)!.region };
    },
  };

  function columnsOf(packed: PackedAreas, atMs: number, nowMs: number): string {
    const palette = packed.lines.map((line) => entryAt(line, atMs, nowMs));
    return joinStatusColumns(atMs, packed.numbers, palette, packed.indexes);
  }
}
