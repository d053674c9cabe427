import { expect, test } from '@playwright/test';

const centurion = { longitude: 28.168, latitude: -25.848 };
const atSea = { longitude: 20, latitude: -40 };

test('a misspelt name finds its area, and the link holds it', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('combobox', { name: /Search/ }).fill('johanesburg');
  await page
    .getByRole('option', { name: /^Johannesburg/ })
    .first()
    .click();
  await expect(page).toHaveURL(/area=za\/johannesburg/);
  await expect(page.getByRole('article').getByRole('heading', { level: 2 })).toHaveText('Johannesburg');
});

test('Enter waits for what was typed last where answers come slowly', async ({ page }) => {
  await page.route('**/trpc/areas.search**', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 600));
    await route.continue();
  });
  await page.goto('/');
  const search = page.getByRole('combobox', { name: /Search/ });
  await search.fill('l');
  await expect(page.getByRole('option').first()).toBeVisible();
  await search.fill('centurion');
  await search.press('ArrowDown');
  await search.press('Enter');
  await expect(page).toHaveURL(/area=za\/centurion/);
});

test('a name that nobody knows is said to be unknown', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('combobox', { name: /Search/ }).fill('qqqqxxxxzzzz');
  await expect(page.getByText('No place called ‘qqqqxxxxzzzz’ was found.')).toBeVisible();
});

test('a chosen place is offered again, on this device only', async ({ page }) => {
  await page.goto('/');
  const search = page.getByRole('combobox', { name: /Search/ });
  await search.fill('durban');
  await page
    .getByRole('option', { name: /^Durban/ })
    .first()
    .click();
  await expect(page.getByRole('article')).toBeVisible();
  await page.goto('/');
  await search.click();
  await expect(page.getByRole('option', { name: /^Durban/ })).toBeVisible();
});

test.describe('where the reader is', () => {
  test.use({ permissions: ['geolocation'], geolocation: centurion });

  test('is asked for on request, sent once and kept nowhere', async ({ page }) => {
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('28.168')) asked.push(new URL(request.url()).pathname);
    });
    await page.goto('/');
    await page.getByRole('combobox', { name: /Search/ }).click();
    expect(asked).toEqual([]);
    await page.getByRole('option', { name: 'Use my location' }).click();
    await expect(page).toHaveURL(/area=za\/centurion/);
    expect(asked).toEqual(['/trpc/areas.at']);
    expect(page.url()).not.toContain('28.168');
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain(
      '28.168',
    );
  });

  test('may be covered by nobody yet, which says how to add it', async ({ page, context }) => {
    await context.setGeolocation(atSea);
    await page.goto('/');
    await page.getByRole('combobox', { name: /Search/ }).click();
    await page.getByRole('option', { name: 'Use my location' }).click();
    const search = page.getByRole('search');
    await expect(search.getByText('We don’t cover this place yet.')).toBeVisible();
    await expect(search.getByText(/wip import/)).toBeVisible();
  });
});

test('a browser that does not share its place leaves the search', async ({ page, context }) => {
  await context.clearPermissions();
  await page.goto('/');
  await page.getByRole('combobox', { name: /Search/ }).click();
  await page.getByRole('option', { name: 'Use my location' }).click();
  await expect(page.getByRole('search').getByText(/did not share your location/)).toBeVisible();
});
