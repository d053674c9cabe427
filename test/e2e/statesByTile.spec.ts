import { expect, type Page, test } from '@playwright/test';
import { colourShares, keepMapReadable, untilLit } from './mapPixels.ts';
import { stageSetter } from './stageSetter.ts';

test.use({ viewport: { width: 1280, height: 800 }, colorScheme: 'light', trace: 'off' });

/** In the light theme, since in the dark one lit areas are half clear at this zoom. */
const overGauteng = '/?map=8/-26.2/28.2';

/** Drags the map sideways, so far that nothing of the former view is on screen, nor in a tile that reaches into it. */
async function dragAway(page: Page, direction: 1 | -1): Promise<void> {
  const fromX = 840 - direction * 360;
  for (let drag = 0; drag < 3; drag++) {
    await page.mouse.move(fromX, 380);
    await page.mouse.down();
    await page.mouse.move(fromX + direction * 360, 380);
    await page.mouse.move(fromX + direction * 720, 380);
    // held still, so that the map does not glide on
    await page.waitForTimeout(300);
    await page.mouse.up();
  }
}

async function untilOff(page: Page, isReached: (share: number) => boolean): Promise<void> {
  await expect.poll(async () => isReached((await colourShares(page, 'light')).off)).toBe(true);
}

test('areas that were out of view while they changed are right when the map comes back to them', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const stages = await stageSetter();
  await stages.set(0);
  await keepMapReadable(page);
  await page.goto(overGauteng);
  await untilLit(page, 'light');
  await untilOff(page, (share) => share < 0.01);

  await dragAway(page, 1);
  await untilLit(page, 'light');
  await stages.set(8);
  await untilOff(page, (share) => share > 0.03);
  await dragAway(page, -1);
  await untilOff(page, (share) => share > 0.03);
  await stages.close();
});

test('a graphics context that was lost brings the states back, and later changes with them', async ({
  page,
}) => {
  test.setTimeout(90_000);
  const stages = await stageSetter();
  await stages.set(0);
  await keepMapReadable(page);
  await page.goto(overGauteng);
  await untilLit(page, 'light');
  await untilOff(page, (share) => share < 0.01);

  await page.evaluate(async () => {
    const context = document.querySelector<HTMLCanvasElement>('.map-view canvas')?.getContext('webgl2');
    const extension = context?.getExtension('WEBGL_lose_context');
    extension?.loseContext();
    await new Promise((resolve) => setTimeout(resolve, 500));
    extension?.restoreContext();
  });
  await page.waitForTimeout(500);
  await untilLit(page, 'light');
  await stages.set(8);
  await untilOff(page, (share) => share > 0.03);
  await stages.set(0);
  await untilOff(page, (share) => share < 0.01);
  await stages.close();
});
