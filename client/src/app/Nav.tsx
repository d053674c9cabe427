import { lazy, useState } from 'react';
import { Boundary } from '../ui/Boundary.tsx';
import { Icon } from '../ui/icons.tsx';
import { setView, useView } from './viewState.ts';

const AboutDialog = lazy(async () => ({ default: (await import('./AboutDialog.tsx')).AboutDialog }));

/** Map or list, and everything about this page. */
export function Nav() {
  const { view } = useView();
  const [isAboutOpen, setIsAboutOpen] = useState(false);
  const other = view === 'list' ? 'map' : 'list';
  return (
    <nav className="app__nav" aria-label="View and settings">
      <button type="button" className="button app__nav-button" onClick={() => setView({ view: other })}>
        <Icon name={other} />
        <span className="app__nav-word">{other === 'list' ? 'List' : 'Map'}</span>
      </button>
      <button
        type="button"
        className="button app__nav-button"
        aria-haspopup="dialog"
        onClick={() => setIsAboutOpen(true)}
      >
        <Icon name="menu" />
        <span className="app__nav-word">Settings and about</span>
      </button>
      {isAboutOpen && (
        <Boundary failure="This could not be loaded.">
          <AboutDialog onClose={() => setIsAboutOpen(false)} />
        </Boundary>
      )}
    </nav>
  );
}
