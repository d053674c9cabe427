import { reachesToMs } from '@wip/shared/consumption/silence/meterFacts.ts';
import { DomainError } from '@wip/shared/errors.ts';
import type { BoundingBox } from '@wip/shared/geo.ts';
import { statusWithMetersAt, timelineWithMeters } from '@wip/shared/status/meterTimeline.ts';
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
import { createMeterAreas, type MeterAreas, type MeterKnowledge } from './meterKnowledge.ts';
import { type BoardLine, createAreaPacker, type PackedAreas } from './packedAreas.ts';

/** State and end of each line, and of the areas whose meters say something, by position. */
export interface BoardPalette {
  lines: readonly PaletteEntry[];
  areas: ReadonlyMap<number, PaletteEntry>;
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

export function createBoardSnapshot(
  catalogue: Catalogue,
  schedules: ReadonlyMap<string, RegionSchedule>,
  meters: MeterKnowledge,
) {
  const lines: BoardLine[] = [];
  const positionOfProgram = new Map<Program, number>();
  const lineOf = Uint32Array.from(catalogue.areas, (area) => linePosition(area));
  const positions = catalogue.areas.map((_, position) => position);
  const pack = createAreaPacker(catalogue, lineAt);
  const { metersOf, metersAfter } = createMeterAreas(meters, catalogue);

  function linePosition(area: StoredArea): number {
    const schedule = schedules.get(area.regionId)!;
    const program = schedule.rules.programOf.get(area.key)!;
    const known = positionOfProgram.get(program);
    if (known !== undefined) return known;
    positionOfProgram.set(program, lines.length);
    return lines.push({ schedule, program }) - 1;
  }

  function lineAt(position: number, withMeters: MeterAreas): BoardLine {
    const line = lines[lineOf[position]!]!;
    const meters = withMeters.get(position);
    return meters ? { ...line, meters } : line;
  }

  function entryAt({ schedule, program, meters }: BoardLine, atMs: number, nowMs: number): PaletteEntry {
    const line = schedule.timelineAround(program, atMs, nowMs);
    return meters
      ? statusWithMetersAt(line, meters, { atMs, knownAtMs: Infinity })
      : statusCodeAt(line, atMs);
  }

  return {
    catalogue,
    schedules,
    meters,

    /** What the meters of an area say; undefined where they never said anything. */
    metersOf,

    /** The packed states of a view at a moment; null where its areas are too many to list. */
    columnsInBox(bbox: BoundingBox, atMs: number, nowMs: number): string | null {
      const positions = catalogue.positionsInBox(bbox);
      return positions.length > mostAreasInView
        ? null
        : columnsOf(pack(positions, metersAfter(atMs)), atMs, nowMs);
    },

    /** The packed states of all areas. */
    allColumns: (atMs: number) => columnsOf(pack(positions, metersAfter(atMs)), atMs, atMs),

    /** The packed timelines of a view, of any number of areas; null where too many of them switch apart. */
    timelinesInBox(bbox: BoundingBox, fromMs: number, toMs: number, nowMs: number): string | null {
      const packed = pack(catalogue.positionsInBox(bbox), metersAfter(fromMs));
      if (packed.lines.length > mostTimelines) return null;
      const timelines: Timeline[] = packed.lines.map(({ schedule, program, meters }) => {
        const line = schedule.timeline(program, fromMs, toMs, nowMs);
        return meters ? timelineWithMeters(line, meters, { knownAtMs: Infinity, toMs }) : line;
      });
      return joinTimelines(timelines, packed.numbers, packed.indexes);
    },

    /** How many areas of a view are on, off and unknown, for each region that has any there. */
    summaryInBox(bbox: BoundingBox, atMs: number, nowMs: number) {
      const withMeters = metersAfter(atMs);
      const areasOnLine = new Map<BoardLine, number>();
      const positions = catalogue.positionsInBox(bbox);
      for (let at = 0; at < positions.length; at++) {
        const line = lineAt(positions[at]!, withMeters);
        areasOnLine.set(line, (areasOnLine.get(line) ?? 0) + 1);
      }
      const counts = new Map<string, RegionSummary>();
      for (const [line, areaCount] of areasOnLine) {
        const { regionId } = line.schedule;
        const count = counts.get(regionId) ?? { regionId, on: 0, off: 0, unknown: 0 };
        const { code } = entryAt(line, atMs, nowMs);
        count[code === 'f' ? 'off' : code === 'n' || code === 's' ? 'on' : 'unknown'] += areaCount;
        counts.set(regionId, count);
      }
      return [...counts.values()];
    },

    /** The stages of each region as known now; the same object for as long as the same is known. */
    stageLines: (nowMs: number) =>
      new Map([...schedules].map(([regionId, schedule]) => [regionId, schedule.lineNow(nowMs)])),

    /** State and end of each line now, in a form that two snapshots of one catalogue can compare. */
    palette(nowMs: number): BoardPalette {
      const withMeters = metersAfter(nowMs);
      return {
        lines: lines.map((line) => entryAt(line, nowMs, nowMs)),
        areas: new Map(
          [...withMeters.keys()].map((at) => [at, entryAt(lineAt(at, withMeters), nowMs, nowMs)]),
        ),
      };
    },

    /** The packed states of the areas of which two palettes of this catalogue say different things; null where none. */
    columnsOfChanges(before: BoardPalette, after: BoardPalette, nowMs: number): string | null {
      const isChanged = after.lines.map((entry, line) => !isSame(entry, before.lines[line]));
      const areas = positions.filter((position) => {
        const line = lineOf[position]!;
        const was = before.areas.get(position);
        const is = after.areas.get(position);
        if (!was && !is) return isChanged[line];
        return !isSame(is ?? after.lines[line]!, was ?? before.lines[line]);
      });
      return areas.length === 0 ? null : columnsOf(pack(areas, metersAfter(nowMs)), nowMs, nowMs);
    },

    /** The next moment at which any area changes without a new fact. */
    nextChangeMs(nowMs: number): number {
      const changes = lines.map(({ schedule, program }) => {
        const timeline = schedule.timelineAround(program, nowMs, nowMs);
        return Math.min(nextCodeChangeMs(timeline, nowMs), schedule.nextKnowledgeMs(nowMs));
      });
      for (const { facts, heardAtMs } of metersAfter(nowMs).values()) {
        for (const fact of facts) {
          const endsAtMs = reachesToMs(fact, heardAtMs);
          if (endsAtMs > nowMs) changes.push(endsAtMs);
        }
      }
      return changes.reduce((earliest, change) => Math.min(earliest, change), Infinity);
    },

    /** What the schedule alone says of an area now, and since when; undefined for an area that is not active. */
    scheduledNow(areaNumber: number, nowMs: number) {
      const position = catalogue.positionOf(areaNumber);
      const line = position === undefined ? undefined : lines[lineOf[position]!];
      return line && statusCodeAt(line.schedule.timelineAround(line.program, nowMs, nowMs), nowMs);
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

function isSame(a: PaletteEntry, b: PaletteEntry | undefined): boolean {
  return a.code === b?.code && Object.is(a.untilAtMs, b.untilAtMs);
}
