import { expect, test } from '@playwright/test';

/* Whatever can be dragged can be reached by single clicks as well. */

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test('time: a tap on the track and the step buttons', async ({ page }) => {
  await page.goto('/');
  const slider = page.getByRole('slider', { name: 'Time shown' });
  await expect(slider).toHaveAttribute('aria-valuetext', /^Now/);
  const box = (await slider.boundingBox())!;
  await page.touchscreen.tap(box.x + box.width * 0.8, box.y + box.height / 2);
  await expect(slider).toHaveAttribute('aria-valuetext', /, in (1 day|2 days|\d\d h)/);
  const before = await slider.getAttribute('aria-valuetext');
  await page.getByRole('button', { name: 'Half an hour back' }).tap();
  await expect(slider).not.toHaveAttribute('aria-valuetext', before!);
});

test('the sheet: its buttons', async ({ page }) => {
  await page.goto('/?area=za/centurion');
  const sheet = page.getByRole('region', { name: 'Area', exact: true });
  await sheet.getByRole('button', { name: 'Show more' }).tap();
  await expect(sheet).toHaveAttribute('data-height', 'full');
  await sheet.getByRole('button', { name: 'Show less' }).tap();
  await expect(sheet).toHaveAttribute('data-height', 'half');
});

test('the map: buttons zoom, and a choice from the search moves it there', async ({ page }) => {
  await page.goto('/?map=5/-28.8/22.5');
  await page.locator('[class*=ctrl-zoom-in]').tap();
  await expect(page).toHaveURL(/map=6\//);
  await page.locator('[class*=ctrl-zoom-out]').tap();
  await expect(page).toHaveURL(/map=5\//);
  await page.getByRole('combobox', { name: /Search/ }).fill('durban');
  await page
    .getByRole('option', { name: /^Durban/ })
    .first()
    .tap();
  await expect(page).toHaveURL(/map=[\d.]+\/-29\.\d+\/3[01]/);
});
