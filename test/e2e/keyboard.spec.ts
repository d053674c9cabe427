import { expect, type Locator, type Page, test } from '@playwright/test';

test.use({ viewport: { width: 360, height: 740 } });

test('the main job needs no mouse: search, read, change the time, list', async ({ page }) => {
  await page.goto('/');
  const panel = page.getByRole('article');

  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: /^Skip to/ })).toBeFocused();

  await tabTo(page, page.getByRole('combobox', { name: /Search/ }));
  await page.keyboard.type('centurion');
  await expect(page.getByRole('option').first()).toHaveAccessibleName(/^Centurion/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/area=za\/centurion/);
  await expect(panel.getByRole('heading', { level: 2 })).toHaveText('Centurion');
  await expect(panel.getByText(/^Power is/)).toBeVisible();
  await expect(page.locator('#answer')).toBeFocused();

  await tabTo(page, page.getByRole('slider'));
  await page.keyboard.press('PageDown');
  await expect(page).toHaveURL(/at=/);
  await expect(panel.getByText(/^Showing .+, not now$/)).toBeVisible();
  await page.keyboard.press('n');
  await expect(page).not.toHaveURL(/at=/);
  await expect(panel.getByText(/^Showing/)).toHaveCount(0);

  await tabTo(page, page.getByRole('button', { name: 'List' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('table')).toBeVisible();
  await tabTo(page, page.getByRole('table').getByRole('rowheader').first().getByRole('button'));
  const name = await page.evaluate(() => document.activeElement?.textContent ?? '');
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('heading', { level: 2 })).toHaveText(name);
});

test('the sheet is raised and lowered by its buttons, and Back steps down', async ({ page }) => {
  await page.goto('/?area=za/centurion');
  const sheet = page.getByRole('region', { name: 'Area', exact: true });
  await expect(sheet).toHaveAttribute('data-height', 'half');
  await sheet.getByRole('button', { name: 'Show more' }).press('Enter');
  await expect(sheet).toHaveAttribute('data-height', 'full');
  await page.goBack();
  await expect(sheet).toHaveAttribute('data-height', 'half');
  await sheet.getByRole('button', { name: 'Show less' }).press('Enter');
  await expect(sheet).toHaveAttribute('data-height', 'peek');
  await expect(sheet.getByText(/^Power is/)).toBeInViewport();
});

test('Escape leaves the list of the search, then empties the field', async ({ page }) => {
  await page.goto('/');
  const search = page.getByRole('combobox', { name: /Search/ });
  await search.fill('durban');
  await expect(search).toHaveAttribute('aria-expanded', 'true');
  await search.press('Escape');
  await expect(search).toHaveAttribute('aria-expanded', 'false');
  await search.press('Escape');
  await expect(search).toHaveValue('');
});

test('a dialog keeps the focus and gives it back', async ({ page }) => {
  await page.goto('/');
  const opener = page.getByRole('button', { name: 'Settings and about' });
  await opener.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Settings and about' });
  await expect(dialog).toBeVisible();
  await dialog.getByRole('radio', { name: 'Dark' }).check();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(opener).toBeFocused();
});

/** Presses Tab until the element has the focus; a page that holds the focus back fails. */
async function tabTo(page: Page, target: Locator) {
  for (let press = 0; press < 60; press++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}
