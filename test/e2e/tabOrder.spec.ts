import { expect, type Page, test } from '@playwright/test';
import { showLink } from './showLink.ts';

/** What holds the focus, and whether a reader sees that. */
interface Stop {
  control: string;
  isPage: boolean;
  problem: string | null;
}

const mostStops = 100;

const places = {
  'the map': '/',
  'an area': '/?area=za/centurion',
  'another moment': '/?area=za/centurion&at=2026-01-01T00:00Z',
  'the list': '/?view=list',
  'the plain page': '/area/za/centurion',
};

for (const viewport of [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
]) {
  test(`Tab goes round ${Object.keys(places).join(', ')} at ${viewport.width} px, and back, and is always seen`, async ({
    page,
  }) => {
    test.setTimeout(180_000);
    await page.setViewportSize(viewport);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto('/');
    for (const [name, link] of Object.entries(places)) {
      await test.step(name, async () => {
        if (link.startsWith('/area/')) await page.goto(link);
        else await showLink(page, link);
        await untilComplete(page, link);
        const forth = await walk(page, 'Tab');
        const back = await walk(page, 'Shift+Tab');
        expect([...forth, ...back].filter(({ problem }) => problem !== null)).toEqual([]);
        const controls = forth.map(({ control }) => control);
        expect(back.map(({ control }) => control)).toEqual(controls.toReversed());
        expect(controls.length).toBeGreaterThan(6);
      });
    }
  });
}

async function untilComplete(page: Page, link: string): Promise<void> {
  if (link.startsWith('/area/')) return;
  if (link !== '/?view=list') await expect(page.locator('.map-view canvas')).toBeVisible();
  if (link === '/?view=list') {
    // a few rows stand for all
    await page.getByRole('searchbox', { name: /Filter/ }).fill('tshwane');
    await expect(page.getByRole('rowheader', { name: /Centurion/ })).toBeVisible();
  }
  if (link.includes('at=')) await expect(page.getByRole('banner')).toContainText('Stage unknown');
  if (link.includes('area=')) await expect(page.locator('figure.chart')).toHaveCount(2);
  await expect(page.locator('[class*=ctrl-attrib]').first()).toBeAttached();
}

/** Lets the next Tab begin at the edge of the page. */
function focusPage(): void {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
}

/** Every stop until the focus leaves the page or is round; in a trap it does neither. */
async function walk(page: Page, key: 'Tab' | 'Shift+Tab'): Promise<Stop[]> {
  const stops: Stop[] = [];
  let isOnPage = false;
  await page.evaluate(focusPage);
  for (;;) {
    await page.keyboard.press(key);
    const stop = await page.evaluate(lookAtFocus);
    const isRound = stops.length > 1 && stop.control === stops[0]?.control;
    if (isRound || (stop.isPage && (stops.length > 0 || isOnPage))) return stops;
    // the way round may lead over the page itself before its first stop
    isOnPage = stop.isPage;
    // a field of several parts, like a date, is one stop
    if (!isOnPage && stops.at(-1)?.control !== stop.control) stops.push(stop);
    if (stops.length > mostStops) throw new Error(`The focus is trapped at ${stop.control}.`);
  }
}

function lookAtFocus(): Stop {
  const element = document.activeElement;
  if (!element || element === document.body) return { control: '', isPage: true, problem: null };
  // the banner may say another stage on the way back
  const shown = element.tagName === 'SUMMARY' ? 12 : 40;
  const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').slice(0, shown);
  // the page may change while one walks: a mark tells two of the same words apart
  if (!element.hasAttribute('data-stop')) {
    element.setAttribute('data-stop', String(document.querySelectorAll('[data-stop]').length));
  }
  const control = `${element.getAttribute('data-stop')} ${element.tagName} ${words}`;
  const box = element.getBoundingClientRect();
  const isInside = box.top < innerHeight && box.bottom > 0 && box.left < innerWidth && box.right > 0;
  if (!isInside || box.width === 0) return { control, isPage: false, problem: 'is outside of the screen' };
  const [x, y] = [
    (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2,
    (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2,
  ];
  // the whole map has the focus, and something may stand on its middle
  const isMap = element instanceof HTMLCanvasElement;
  const places = isMap
    ? [0.1, 0.3, 0.5, 0.7, 0.9].map((share) => [x, box.height * share] as const)
    : [[x, y] as const];
  const isUncovered = places.some(([left, top]) => {
    const hit = document.elementFromPoint(left, top);
    return (
      hit !== null &&
      (element.contains(hit) || hit.contains(element) || element.closest('label, div')?.contains(hit))
    );
  });
  if (!isUncovered) return { control, isPage: false, problem: 'is covered' };
  let around: Element | null = element;
  for (let level = 0; level < 3 && around; level++, around = around.parentElement) {
    const { outlineStyle, outlineWidth } = getComputedStyle(around);
    if (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2)
      return { control, isPage: false, problem: null };
  }
  return { control, isPage: false, problem: 'has no visible edge' };
}
