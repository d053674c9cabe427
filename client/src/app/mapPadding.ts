import type { MapPadding } from '../map/powerMap.ts';
import type { ViewState } from './viewState.ts';

interface Layout {
  view: Pick<ViewState, 'areaId' | 'view' | 'sheet'>;
  isDesktop: boolean;
  /** Whether the list docks beside the map. */
  hasDock: boolean;
}

/** What covers the map at its sides, in pixels; one object per layout, so that nothing moves without need. */
export function mapPadding({ view, isDesktop, hasDock }: Layout): MapPadding {
  if (isDesktop) return hasDock && view.view === 'list' ? besideList : desktop;
  if (view.areaId === null) return phone;
  return view.sheet === 'peek' ? phoneWithPeek : phoneWithSheet;
}

const desktop: MapPadding = { top: 72, right: 16, bottom: 156, left: 432 };
const besideList: MapPadding = { ...desktop, right: 652 };
const phone: MapPadding = { top: 120, right: 8, bottom: 72, left: 8 };
const phoneWithPeek: MapPadding = { ...phone, bottom: 208 };
const phoneWithSheet: MapPadding = { ...phone, bottom: 440 };
