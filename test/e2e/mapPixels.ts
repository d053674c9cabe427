import type { Page } from '@playwright/test';
import { tokens } from '../../client/src/ui/tokens.ts';

export type MapColour = 'on' | 'soon' | 'off' | 'unknown' | 'land' | 'water';

/**
 * Makes the map's canvas readable at any time; call before the page opens. Without it a canvas is empty
 * once its frame has been shown.
 */
export async function keepMapReadable(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const original = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (
      this: HTMLCanvasElement,
      kind: string,
      options?: object,
    ) {
      const more = kind.startsWith('webgl') ? { ...options, preserveDrawingBuffer: true } : options;
      return Reflect.apply(original, this, [kind, more]);
    } as typeof original;
  });
}

/** The share of the map's pixels that has each colour of a theme, sampled on a small copy of the canvas. */
export async function colourShares(page: Page, theme: 'dark' | 'light'): Promise<Record<MapColour, number>> {
  return page.evaluate(countColours, tokens[theme].map);
}

function countColours(colours: Record<string, string>): Record<MapColour, number> {
  const counts = { on: 0, soon: 0, off: 0, unknown: 0, land: 0, water: 0 };
  const canvas = document.querySelector<HTMLCanvasElement>('.map-view canvas');
  if (!canvas || canvas.width === 0) return counts;
  const copy = document.createElement('canvas');
  copy.width = 320;
  copy.height = 200;
  const context = copy.getContext('2d', { willReadFrequently: true })!;
  context.imageSmoothingEnabled = false;
  // The sea is what shows through the canvas.
  context.fillStyle = getComputedStyle(document.querySelector('.map-view')!).backgroundColor;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0, copy.width, copy.height);
  const { data } = context.getImageData(0, 0, copy.width, copy.height);
  const wanted = (Object.keys(counts) as (keyof typeof counts)[]).map((name) => {
    const value = Number.parseInt(colours[name]!.slice(1), 16);
    return { name, red: value >> 16, green: (value >> 8) & 255, blue: value & 255 };
  });
  for (let index = 0; index < data.length; index += 4) {
    const near = wanted.find(
      ({ red, green, blue }) =>
        Math.abs(data[index]! - red) +
          Math.abs(data[index + 1]! - green) +
          Math.abs(data[index + 2]! - blue) <
        12,
    );
    if (near) counts[near.name] += 4 / data.length;
  }
  return counts;
}

/** Waits until areas are painted as lit; resolves to how long after the page's start that was. */
export async function untilLit(
  page: Page,
  theme: 'dark' | 'light',
  timeoutMs = 15_000,
  leastShare = 0.03,
): Promise<number> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const { on } = await colourShares(page, theme);
    if (on > leastShare) return page.evaluate(() => performance.now());
    if (Date.now() > deadlineMs) throw new Error(`the map is not lit: ${on}`);
    await page.waitForTimeout(100);
  }
}
