import type { LonLat } from '@wip/shared/geo.ts';
import { areaUnder, createHoverMark, isUncoveredLand } from './areasUnder.ts';
import type { MapEvent, PowerMap } from './powerMap.ts';

/** An area on the map, and a place in it. */
export interface PointedArea {
  areaNumber: number;
  at: LonLat;
}

export interface HoveredArea extends PointedArea {
  /** Where the pointer is, in pixels of the map. */
  x: number;
  y: number;
}

export interface PointerCallbacks {
  onTap(area: PointedArea): void;
  onHover(area: HoveredArea | null): void;
  /** A tap on land that no region covers. */
  onUncovered(): void;
}

const canHover = window.matchMedia('(hover: hover)');

/** Makes a tap choose an area and the pointer show which one it would be. Returns how to stop. */
export function listenToPointer(map: PowerMap, callbacks: PointerCallbacks): () => void {
  const mark = createHoverMark(map);
  const canvas = map.getCanvas();
  let frame: number | undefined;
  let last: MapEvent | null = null;

  function hover() {
    frame = undefined;
    const area = last && pointedArea(map, last);
    mark(area?.areaNumber ?? null);
    canvas.style.cursor = area ? 'pointer' : '';
    callbacks.onHover(area);
  }
  const onMove = (event: MapEvent) => {
    if (!canHover.matches) return;
    last = event;
    frame ??= requestAnimationFrame(hover);
  };
  const onLeave = () => {
    last = null;
    frame ??= requestAnimationFrame(hover);
  };
  const onClick = (event: MapEvent) => {
    const area = pointedArea(map, event);
    if (area) callbacks.onTap(area);
    else if (event.point && isUncoveredLand(map, event.point)) callbacks.onUncovered();
  };
  const listeners = { mousemove: onMove, mouseout: onLeave, dragstart: onLeave, click: onClick };
  for (const [type, listener] of Object.entries(listeners)) map.on(type, listener);
  return () => {
    if (frame !== undefined) cancelAnimationFrame(frame);
    for (const [type, listener] of Object.entries(listeners)) map.off(type, listener);
  };
}

function pointedArea(map: PowerMap, { point, lngLat }: MapEvent): HoveredArea | null {
  if (!point || !lngLat) return null;
  const areaNumber = areaUnder(map, point);
  return areaNumber === null ? null : { areaNumber, at: [lngLat.lng, lngLat.lat], x: point.x, y: point.y };
}
