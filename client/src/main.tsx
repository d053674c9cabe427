import './ui/tokens.css';
import './ui/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { pageOfAddress } from './app/pages.ts';
import { prepareAreaPanel } from './features/status/LazyAreaPanel.tsx';
import { startLiveStatus } from './features/status/live/liveStatus.ts';
import { prepareMap } from './map/prepareMap.ts';
import { applyTheme } from './ui/theme.ts';

applyTheme();
if (pageOfAddress() === null) {
  startLiveStatus();
  prepareMap();
  prepareAreaPanel();
}
// Nothing of shared/ touches Temporal while it loads, only when it is called.
if (!('Temporal' in globalThis)) await import('temporal-polyfill/global');
createRoot(document.getElementById('root')!).render(<App />);
