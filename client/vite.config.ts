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
  build: { target: 'es2024', sourcemap: true, chunkSizeWarningLimit: 2000 },
});
