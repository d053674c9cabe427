import { expect, test } from '@playwright/test';

test.use({ javaScriptEnabled: false });

test('without JavaScript the page leads to the answer, through time and back', async ({ page }) => {
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() !== 'document') foreign.push(request.url());
  });
  await page.goto('/');
  await page.getByRole('searchbox').fill('centurion');
  foreign.length = 0;
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('link', { name: 'Centurion', exact: true }).click();
  await expect(page).toHaveTitle(/^(On|Off).* – Centurion$/);
  await expect(page.getByText(/^Power is (on|off)$/)).toBeVisible();
  await expect(page.getByRole('table')).toHaveCount(2);
  await page.getByRole('link', { name: '24 h earlier' }).click();
  await expect(page.getByText(/^Showing \w{3} \d\d:\d\d, not now\./)).toBeVisible();
  await expect(page.getByText(/^Power was (on|off)$/)).toBeVisible();
  await page.getByRole('link', { name: 'Back to now' }).click();
  await expect(page.getByText(/^Power is (on|off)$/)).toBeVisible();
  expect(foreign.filter((url) => !url.startsWith('data:'))).toEqual([]);
});
