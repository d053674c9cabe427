import type { AreaSummary } from '@wip/shared/areas/areaSchemas.ts';
import { focusMap } from '../../app/focusPanel.ts';
import { linkTo, setView } from '../../app/viewState.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Icon } from '../../ui/icons.tsx';

/** The area's name and where it lies, with its link. */
export function AreaHead({ areaId, area }: { areaId: string; area: AreaSummary | undefined }) {
  return (
    <header className="panel__head">
      <div>
        <p className="meta">{area?.parents.join(', ')}</p>
        <h2 id="area-name" className="panel__name">
          {area?.name ?? areaId}
        </h2>
      </div>
      <div className="panel__tools">
        <CopyButton done="Link copied" text={() => linkTo({ areaId })}>
          Share
        </CopyButton>
        <button
          type="button"
          className="button button--icon button--quiet panel__close"
          aria-label="Close this area"
          onClick={() => {
            setView({ areaId: null });
            focusMap();
          }}
        >
          <Icon name="close" />
        </button>
      </div>
    </header>
  );
}
