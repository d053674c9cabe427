import './areaPanel.css';
import { lazy } from 'react';
import { viewStore } from '../../app/viewState.ts';
import { Boundary } from '../../ui/Boundary.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

const load = () => import('./AreaPanel.tsx');
const AreaPanel = lazy(async () => ({ default: (await load()).AreaPanel }));

/** A link to an area needs the panel at once; else it is there by the time that someone can choose an area. */
export function prepareAreaPanel(): void {
  const warmUp = () => {
    load().catch(() => undefined); // whoever needs it asks again and says what is wrong
  };
  if (viewStore.getSnapshot().areaId !== null) warmUp();
  for (const type of ['pointermove', 'touchstart', 'keydown']) {
    document.addEventListener(type, warmUp, { once: true, passive: true });
  }
}

/** The panel of an area, in a file of its own: the first screen has none. */
export function LazyAreaPanel({ areaId }: { areaId: string }) {
  return (
    <Boundary
      failure="This area could not be loaded. The map and the list still work."
      fallback={
        <div className="panel">
          <Skeleton label="Loading the area" lines={6} />
        </div>
      }
    >
      <AreaPanel areaId={areaId} />
    </Boundary>
  );
}
