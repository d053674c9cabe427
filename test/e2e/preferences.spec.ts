import { expect, type Page, test } from '@playwright/test';
import { findMoment } from './findMoment.ts';

const views = ['/?area=za/centurion', '/?view=list', '/area/za/centurion'];

for (const width of [390, 1280]) {
  test(`nothing moves by itself at ${width} px for whoever asked for less motion`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.goto('/?area=za/centurion');
    await expect(page.getByText(/^Power is/)).toBeVisible();
    expect((await page.evaluate(findMovements)).length).toBeGreaterThan(0);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const link of views) {
      await page.goto(link);
      await expect(page.locator('.week__day, .list__table, h1').first()).toBeAttached();
      expect(await page.evaluate(findMovements)).toEqual([]);
    }
  });
}

/** Elements whose style lets them move over time, and animations that run. */
function findMovements(): string[] {
  const lasts = (durations: string) => durations.split(',').some((each) => Number.parseFloat(each) > 0);
  const styled = [...document.querySelectorAll('*')].filter((element) => {
    const { transitionDuration, animationName, animationDuration } = getComputedStyle(element);
    return lasts(transitionDuration) || (animationName !== 'none' && lasts(animationDuration));
  });
  return [
    ...styled.map((element) => `${element.tagName} ${element.className}`),
    ...document.getAnimations().map((animation) => `running ${animation.id}`),
  ];
}

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(`forced colours, ${colorScheme}`, () => {
    // the page's policy would not let a test read its own picture there
    test.use({ colorScheme, forcedColors: 'active', bypassCSP: true });

    test('states are told apart by their look, not by words alone', async ({ page }) => {
      await page.setViewportSize({ width: 1280, height: 800 });
      const off = await findMoment(page, 'f');
      await page.goto(`/?area=${off.areaId}&at=${off.at}`);
      const looks = await page.locator('.legend .swatch').evaluateAll((swatches) =>
        swatches.map((swatch) => {
          const { backgroundColor, backgroundImage } = getComputedStyle(swatch);
          return `${backgroundColor} ${backgroundImage}`;
        }),
      );
      expect(looks).toHaveLength(4);
      expect(new Set(looks).size).toBe(4);
      const pieces = page.locator('.week__day .state-bar__piece');
      await expect(pieces.first()).toBeAttached();
      const colours = await pieces.evaluateAll((all) =>
        all.map((piece) => [piece.getAttribute('data-state'), getComputedStyle(piece).backgroundColor]),
      );
      const ofState = new Map(colours.map(([state, colour]) => [state, colour]));
      expect([ofState.has('on'), ofState.has('off')]).toEqual([true, true]);
      expect(ofState.get('off')).not.toBe(ofState.get('on'));
      await expect(page.locator('.time-track__segment').first()).toBeAttached();
    });

    for (const width of [390, 1280]) {
      test(`controls have an edge or words that stand out at ${width} px`, async ({ page }) => {
        await page.setViewportSize({ width, height: 800 });
        await page.goto('/?area=za/centurion');
        await expect(page.locator('.week__day').first()).toBeAttached();
        await expect(page.locator('[class*=ctrl-zoom-in]')).toBeVisible();
        expect(await page.evaluate(findInvisible)).toEqual([]);
        expect(await signContrast(page)).toBeGreaterThan(3);
      });
    }
  });
}

/** Controls that show neither an edge of their own or around them, nor words in another colour than their ground. */
function findInvisible(): string[] {
  const edge = (element: Element) => {
    const { borderTopStyle, borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(element);
    return (
      borderTopStyle !== 'none' && Number.parseFloat(borderTopWidth) > 0 && borderTopColor !== backgroundColor
    );
  };
  const groundOf = (element: Element | null): string => {
    if (!element) return '';
    const { backgroundColor } = getComputedStyle(element);
    return backgroundColor === 'rgba(0, 0, 0, 0)' ? groundOf(element.parentElement) : backgroundColor;
  };
  return [...document.querySelectorAll('.app button, .app input, .app summary')]
    .filter((element) => element.checkVisibility() && element.closest('[class*=-ctrl]') === null)
    .filter((element) => {
      const hasWords = getComputedStyle(element).color !== groundOf(element);
      return !(hasWords || edge(element) || edge(element.parentElement!));
    })
    .map((element) => `${element.className} ${element.textContent}`);
}

/** The contrast between the sign of the map's own button and its ground, as painted. */
async function signContrast(page: Page): Promise<number> {
  const image = await page.locator('[class*=ctrl-zoom-in]').first().screenshot();
  return page.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const inner = context.getImageData(8, 8, bitmap.width - 16, bitmap.height - 16).data;
    const lights: number[] = [];
    for (let index = 0; index < inner.length; index += 4) {
      const [red, green, blue] = [0, 1, 2].map((channel) => ((inner[index + channel] ?? 0) / 255) ** 2.2) as [
        number,
        number,
        number,
      ];
      lights.push(0.2126 * red + 0.7152 * green + 0.0722 * blue);
    }
    return (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
  }, image.toString('base64'));
}
