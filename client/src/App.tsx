import './app/app.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { queryClient } from './api/trpc.ts';
import { Shell } from './app/Shell.tsx';

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <Shell />
    </QueryClientProvider>
  );
}
