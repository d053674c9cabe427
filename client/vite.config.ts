import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { thirdPartyNotices } from './thirdPartyNotices.ts';

/** What the server answers; all other addresses are the client's. */
const serverPaths = [
  '/trpc',
  '/tiles',
  '/live',
  '/basemap',
  '/area',
  '/ingest',
  '/api/v2',
  '/input',
  '/emissions',
  '/export',
  '/healthz',
  '/readyz',
  '/metrics',
];
const server = process.env.WIP_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react(), thirdPartyNotices(import.meta.dirname)],
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(serverPaths.map((path) => [path, { target: server }])),
    warmup: { clientFiles: ['./src/main.tsx'] },
  },
  build: {
    target: 'es2024',
    sourcemap: true,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // what every page needs, in one file: many small ones pack worse
          groups: [
            { name: 'page', test: /node_modules\/(react|react-dom|scheduler)\// },
            { name: 'page', test: /client\/src\/(app\/(view|pages|readers|useNow)|ui\/).*\.tsx?$/ },
            {
              name: 'page',
              test: /client\/src\/features\/(status|consumption)\/live\/(?!sharedLive|liveSt|span)/,
            },
            {
              name: 'page',
              test: /client\/src\/features\/(consumption\/(loadWords|Simulated)|areas\/recent|schedule\/(useRegion|regionInView)|status\/(StateSwatch|regionCounts)|forecast\/(percentWords|ahead\/aheadStore))/,
            },
            { name: 'page', test: /client\/src\/(map\/(showBox|createMap|prepareMap)|app\/focusPanel)/ },
            {
              name: 'page',
              test: /shared\/src\/(timeWords|durations|status\/(packing|timelines|statusColumns|stateNames))/,
            },
          ],
        },
      },
    },
  },
});
