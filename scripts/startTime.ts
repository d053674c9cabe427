import { launchedMsAgo } from './launchers.ts';

/** How long the start took so far, split into what the package manager did, downloads and own work. */
export function describeStart(downloadMs: number): string {
  const runningMs = process.uptime() * 1000;
  const installMs = Math.max((launchedMsAgo() ?? runningMs) - runningMs, 0);
  const parts = [
    installMs > 0 ? `${seconds(installMs)} of npx and pnpm (install)` : null,
    `${seconds(downloadMs)} of database download`,
    `${seconds(runningMs - downloadMs)} of own work`,
  ];
  return `Ready after ${seconds(installMs + runningMs)}: ${parts.filter((part) => part !== null).join(', ')}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
