import { areaUnder, createHoverMark, isUncoveredLand, type TileArea } from './areasUnder.ts';
import type { MapEvent, PowerMap } from './powerMap.ts';

export interface HoveredArea extends TileArea {
  /** Where the pointer is, in pixels of the map. */
  x: number;
  y: number;
}

export interface PointerCallbacks {
  onSelect(area: TileArea): void;
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
    const point = last?.point;
    const area = point ? areaUnder(map, point) : null;
    mark(area?.areaNumber ?? null);
    canvas.style.cursor = area ? 'pointer' : '';
    callbacks.onHover(area && point ? { ...area, x: point.x, y: point.y } : null);
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
  const onClick = ({ point }: MapEvent) => {
    if (!point) return;
    const area = areaUnder(map, point);
    if (area) callbacks.onSelect(area);
    else if (isUncoveredLand(map, point)) callbacks.onUncovered();
  };
  const listeners = { mousemove: onMove, mouseout: onLeave, dragstart: onLeave, click: onClick };
  for (const [type, listener] of Object.entries(listeners)) map.on(type, listener);
  return () => {
    if (frame !== undefined) cancelAnimationFrame(frame);
    for (const [type, listener] of Object.entries(listeners)) map.off(type, listener);
  };
}
