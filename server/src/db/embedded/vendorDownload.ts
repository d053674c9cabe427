import type { RequestOptions } from 'node:https';
import { DryMongoBinary } from 'mongodb-memory-server-core';
import { MongoBinaryDownload } from 'mongodb-memory-server-core/lib/util/MongoBinaryDownload.js';

const idleTimeoutMs = 20_000;
const bytesPerMb = 1_048_576;

type OnProgress = (message: string) => void;
type DownloadSystem = Awaited<ReturnType<typeof DryMongoBinary.generateOptions>>;

/** The vendor's archive. The library reaches hosts without checking certificates unless told otherwise. */
class VendorDownload extends MongoBinaryDownload {
  private readonly onProgress: OnProgress;

  constructor(system: DownloadSystem, downloadDir: string, onProgress: OnProgress) {
    super({ ...system, downloadDir, checkMD5: true });
    this.onProgress = onProgress;
  }

  override httpDownload(url: URL, options: RequestOptions, location: string, partialLocation: string) {
    const checked = { ...options, rejectUnauthorized: true };
    return super.httpDownload(url, checked, location, partialLocation, 1, 1000, idleTimeoutMs);
  }

  override printDownloadProgress(chunk: { length: number }, force = false) {
    const progress = this.dlProgress;
    progress.current += chunk.length;
    const nowMs = Date.now();
    if (progress.length < bytesPerMb || (nowMs - progress.lastPrintedAt < 2000 && !force)) return;
    progress.lastPrintedAt = nowMs;
    const doneMb = Math.round(progress.current / bytesPerMb);
    this.onProgress(
      `Downloading MongoDB ${this.binaryOpts.version}: ${doneMb} of ${Math.round(progress.totalMb)} MB`,
    );
  }
}

/** Downloads the vendor's archive for this system and resolves to the unpacked mongod. */
export async function downloadFromVendor(
  version: string,
  downloadDir: string,
  onProgress: OnProgress,
): Promise<string> {
  const system = await DryMongoBinary.generateOptions({ version });
  return new VendorDownload(system, downloadDir, onProgress).getMongodPath();
}
