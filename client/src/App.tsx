import './app/app.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy } from 'react';
import { queryClient } from './api/trpc.ts';
import { type Page, pageOfAddress } from './app/pages.ts';
import { Shell } from './app/Shell.tsx';
import { Boundary } from './ui/Boundary.tsx';

const pages: Record<Page, React.LazyExoticComponent<() => React.JSX.Element>> = {
  meter: lazy(async () => ({
    default: (await import('./features/consumption/meter/MeterPage.tsx')).MeterPage,
  })),
  settings: lazy(async () => ({
    default: (await import('./features/consumption/settings/SettingsPage.tsx')).SettingsPage,
  })),
  scores: lazy(async () => ({
    default: (await import('./features/forecast/scores/ScoresPage.tsx')).ScoresPage,
  })),
};

export function App() {
  const page = pageOfAddress();
  const ChosenPage = page && pages[page];
  return (
    <QueryClientProvider client={queryClient}>
      {ChosenPage ? (
        <Boundary failure="This page could not be loaded." fallback={<p role="status">Loading…</p>}>
          <ChosenPage />
        </Boundary>
      ) : (
        <Shell />
      )}
    </QueryClientProvider>
  );
}
