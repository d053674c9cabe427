/** How long this process took so far, split into downloads and own work. */
export function describeStart(downloadMs: number): string {
  const totalMs = process.uptime() * 1000;
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  return `Ready after ${seconds(totalMs)}: ${seconds(downloadMs)} of download, ${seconds(totalMs - downloadMs)} of own work`;
}
