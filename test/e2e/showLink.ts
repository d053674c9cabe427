import type { Page } from '@playwright/test';

/** Shows what a link holds as the browser's Back would: without loading page and map again. */
export async function showLink(page: Page, link: string): Promise<void> {
  await page.evaluate((address) => {
    history.pushState(null, '', address);
    dispatchEvent(new PopStateEvent('popstate', { state: null }));
  }, link);
}
