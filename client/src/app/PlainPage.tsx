import './plainPage.css';
import { type ReactNode, useEffect } from 'react';
import { Announcer } from '../ui/announce.tsx';
import { type Page, pageOfAddress } from './pages.ts';

const links: { page: Page | null; label: string }[] = [
  { page: null, label: 'Map' },
  { page: 'meter', label: 'My meter' },
  { page: 'scores', label: 'Forecast scores' },
  { page: 'settings', label: 'Connect meters' },
];

/** A page beside the map: its title, the way to the others, and room to read. */
export function PlainPage({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} – Where is the Power`;
  }, [title]);
  const current = pageOfAddress();
  return (
    <div className="page">
      <nav className="page__nav" aria-label="Pages">
        {links.map(({ page, label }) => (
          <a
            key={label}
            className="button"
            href={`/${page ?? ''}`}
            aria-current={page === current ? 'page' : undefined}
          >
            {label}
          </a>
        ))}
      </nav>
      <main className="page__main">
        <h1>{title}</h1>
        {children}
      </main>
      <Announcer />
    </div>
  );
}
