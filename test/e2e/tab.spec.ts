import { expect, type Page, test } from '@playwright/test';
import { decodeStatusColumns } from '@wip/shared/status/statusColumns.ts';
import { ask, findMoment } from './findMoment.ts';
import { stageSetter } from './stageSetter.ts';

const wholeRegion = [16, -35, 33, -22];

test.use({ viewport: { width: 1280, height: 800 } });

test('the tab’s title and icon follow live changes and the chosen time, each announced once', async ({
  page,
}) => {
  const stages = await stageSetter();
  await stages.set(8);
  const off = await areaThatIsOff(page);
  await keepAnnouncements(page);
  await page.goto(`/?area=${off.areaId}`);
  await expect(page).toHaveTitle(`Off · back ${off.back} – ${off.name}`);
  const iconOff = await iconOf(page);

  await stages.set(0);
  await expect(page).toHaveTitle(new RegExp(`^On.* – ${off.name}$`));
  const iconOn = await iconOf(page);
  expect(iconOn).not.toBe(iconOff);
  await stages.set(8);
  await expect(page).toHaveTitle(/^Off · back/);
  expect(await iconOf(page)).toBe(iconOff);
  await page.waitForTimeout(500);
  const said = (await announcements(page)).map((text) => /Power is (on|off)/.exec(text)?.[1]);
  expect(said).toEqual(['off', 'on', 'off']);

  await page.getByRole('button', { name: /^Jump to next change/ }).click();
  await expect(page).toHaveTitle(/^On/);
  expect(await iconOf(page)).toBe(iconOn);
  await page.getByRole('button', { name: 'Back to now' }).first().click();
  await expect(page).toHaveTitle(/^Off · back/);
  await page.getByRole('button', { name: 'Close this area' }).click();
  await expect(page).toHaveTitle('Where is the Power');
  expect(await iconOf(page)).toMatch(/icon\.svg$/);
  await stages.set(0);
  await stages.close();
});

test('on the map, ] goes to the area’s next change and [ back to the one before', async ({ page }) => {
  const coming = await findMoment(page, 'f', Date.now() + 3 * 3_600_000);
  const { until } = await ask<{ until: string }>(page, 'status.area', {
    areaId: coming.areaId,
    at: coming.at.replace('Z', ':00Z'),
  });
  await page.goto(`/?area=${coming.areaId}&at=${coming.at}`);
  await expect(page.locator('.time-track__segment').first()).toBeAttached();
  await page.locator('.map-view canvas').focus();
  await page.keyboard.press(']');
  await expect(page).toHaveURL(new RegExp(`at=${until.slice(0, 16)}Z`));
  await expect(page.getByRole('article').getByText(/^Power should be on/)).toBeVisible();
  await page.keyboard.press('[');
  await expect(page.getByRole('article').getByText(/^Power (should be|is) off/)).toBeVisible();
  await page.keyboard.press('n');
  await expect(page).not.toHaveURL(/at=/);
});

async function areaThatIsOff(page: Page): Promise<{ areaId: string; name: string; back: string }> {
  const input = { bbox: wholeRegion };
  const { areas } = await ask<{ areas: { areaId: string; number: number; name: string }[] }>(
    page,
    'areas.inView',
    input,
  );
  let found: (typeof areas)[number] | undefined;
  await expect(async () => {
    const { codes, numbers } = decodeStatusColumns(
      (await ask<{ columns: string }>(page, 'status.inView', input)).columns,
    );
    found = areas.find(({ number }) => number === numbers[codes.indexOf('f')]);
    expect(found).toBeDefined();
  }).toPass({ timeout: 10_000 });
  const { until } = await ask<{ until: string }>(page, 'status.area', { areaId: found!.areaId });
  const back = new Date(until).toLocaleTimeString('en-GB', {
    timeZone: 'Africa/Johannesburg',
    hour: '2-digit',
    minute: '2-digit',
  });
  return { areaId: found!.areaId, name: found!.name, back };
}

const iconOf = (page: Page) => page.locator('link[rel=icon]').evaluate((link: HTMLLinkElement) => link.href);

/** Notes every sentence that a screen reader is given; call before the page opens. */
async function keepAnnouncements(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver(() => {
      for (const region of document.querySelectorAll('[role=status].visually-hidden')) {
        const text = region.textContent ?? '';
        if (text !== '' && text !== said.at(-1)) said.push(text);
      }
    }).observe(document, { childList: true, characterData: true, subtree: true });
  });
}

const announcements = (page: Page) => page.evaluate(() => (window as unknown as { said: string[] }).said);
