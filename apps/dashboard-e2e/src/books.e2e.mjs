import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  axeViolations,
  isShown,
  obstacle,
  openBrowser,
  openPage,
  overflow,
  pixels,
  shoot,
  visit as visitPage,
} from './product.mjs';
import { startPlatform } from '../../../tools/run/platform.mjs';

const reason = obstacle();
if (reason && process.env.CI === 'true') throw new Error(reason);
const TIMEOUT = { timeout: 120_000 };
const BTC = '/instrument/binance/BTCUSDT';

describe('order books', { skip: reason ?? false }, () => {
  let product;
  let browser;

  before(async () => {
    product = await startPlatform();
    browser = await openBrowser();
  }, TIMEOUT);

  after(async () => {
    await browser?.close();
    await product?.stop();
  }, TIMEOUT);

  const visit = (path, options, look) => visitPage({ browser, base: product.base }, path, options, look);
  const get = async (path) => (await fetch(`${product.base}/api/v1/${path}`)).json();
  /** The platform has followed a synced book for long enough to be looked at. */
  const isSynced = (page) => page.getByTestId('book-state').filter({ hasText: 'SYNCED' }).waitFor({ timeout: 30_000 });
  const linesOf = (page) =>
    page
      .locator('.ladder-box tbody tr')
      .evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));

  for (const theme of ['dark', 'light']) {
    test(`the ladder is synced, proven and moves (${theme})`, TIMEOUT, () =>
      visit(BTC, { theme }, async (page) => {
        await isSynced(page);
        await page.getByText(/· proven \d+ ×/).waitFor({ timeout: 20_000 });
        const before = await pixels(page, '.ladder-scroll');
        await page.waitForTimeout(2_000);
        assert.notDeepEqual(await pixels(page, '.ladder-scroll'), before, 'the ladder stands still');
        await page.waitForTimeout(6_000);
        await shoot(page, `ladder-${theme}`);
      }),
    );
  }

  test('the table holds exact digits, best first, in aligned columns', TIMEOUT, () =>
    visit(BTC, {}, async (page) => {
      await isSynced(page);
      await page.getByTestId('ladder-table').click();
      await page.locator('.ladder-box tbody tr').nth(49).waitFor();
      const lines = await linesOf(page);
      const sides = ['Ask', 'Bid'].map((name) => lines.filter(([side]) => side === name));
      for (const [, price, size, total] of lines) {
        assert.match(price, /^[\d,]+\.\d{2}$/);
        assert.match(size, /^[\d,]+\.\d{5}$/);
        assert.match(total, /^[\d,]+\.\d{5}$/);
      }
      const [asks, bids] = sides.map((side) => side.map(([, price]) => Number(price.replaceAll(',', ''))));
      assert.deepEqual(
        asks,
        asks.toSorted((a, b) => a - b),
      );
      assert.deepEqual(
        bids,
        bids.toSorted((a, b) => b - a),
      );
      assert.ok(bids[0] < asks[0], 'crossed');
      await shoot(page, 'ladder-table');
    }),
  );

  test('prices can be grouped and rows chosen, and the address keeps both', TIMEOUT, () =>
    visit(BTC, {}, async (page) => {
      await isSynced(page);
      await page.getByTestId('group').selectOption('1000');
      await page.getByTestId('rows').selectOption('10');
      await page.waitForURL(/group=1000/);
      await page.waitForURL(/rows=10/);
      await page.getByTestId('ladder-table').click();
      await page.waitForFunction(
        () =>
          [...document.querySelectorAll('.ladder-box tbody tr')].length <= 20 &&
          [...document.querySelectorAll('.ladder-box tbody tr td:nth-child(2)')].every((cell) =>
            cell.textContent.endsWith('0.00'),
          ) &&
          document.querySelectorAll('.ladder-box tbody tr').length >= 4,
        undefined,
        { timeout: 20_000 },
      );
      await page.getByTestId('ladder-table').click();
      await page.waitForTimeout(500);
      await shoot(page, 'ladder-grouped');
      await page.getByTestId('ladder').focus();
      assert.ok(await page.getByTestId('ladder').evaluate((box) => box === document.activeElement));
    }),
  );

  test('the depth map is read out by pointer and by keys', TIMEOUT, () =>
    visit(BTC, {}, async (page) => {
      await isSynced(page);
      await page.waitForTimeout(3_000);
      const { x, y, width, height } = await page.getByTestId('heat').boundingBox();
      await page.mouse.move(x + width - 90, y + height / 2);
      const text = page.getByTestId('heat-text');
      await text.waitFor();
      assert.match(await text.textContent(), /\d{2}:\d{2}:\d{2} UTC.*bid .*ask /);
      await shoot(page, 'heat-map');
      await page.mouse.move(5, 5);
      await text.waitFor({ state: 'detached' });
      await page.getByTestId('heat').focus();
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowUp');
      await text.waitFor();
      await page.keyboard.press('Escape');
      await text.waitFor({ state: 'detached' });
    }),
  );

  test('the pair is shown over all venues, with the best of both sides', TIMEOUT, () =>
    visit(BTC, {}, async (page) => {
      await isShown(page, 'consolidated');
      const { pairs } = await get('pairs');
      const { instruments } = pairs.find(({ base, quote }) => base === 'BTC' && quote === 'USDT');
      assert.ok(instruments.length > 2);
      const rows = page.locator('[data-testid=consolidated] tbody tr');
      await rows.nth(instruments.length - 1).waitFor();
      await page.locator('td.is-best[data-direction="1"]').first().waitFor();
      await page.locator('td.is-best[data-direction="-1"]').first().waitFor();
      assert.match(await page.getByTestId('top-spread').textContent(), /[\d,.]+/);
      await rows.locator('a:not([aria-current])').first().click();
      await page.waitForURL((url) => url.pathname !== BTC && url.pathname.startsWith('/instrument/'));
      await isSynced(page);
    }),
  );

  test('an option has its greeks', TIMEOUT, async () => {
    const { instruments } = await get('instruments');
    const option = instruments.find(({ contract }) => contract?.type === 'option');
    assert.ok(option, 'no option is followed');
    await visit(`/instrument/${option.venue}/${encodeURIComponent(option.symbol)}`, {}, async (page) => {
      await isShown(page, 'greeks');
      const delta = page.locator('.greeks div', { hasText: 'Delta' }).locator('dd');
      assert.match(await delta.textContent(), /^−?[\d.]+$/);
      await page.waitForTimeout(3_000);
      await shoot(page, 'greeks');
    });
  });

  test('the feeds page shows every instrument of the venue that is chosen', TIMEOUT, () =>
    visit('/feeds', { height: 1200 }, async (page) => {
      await isShown(page, 'instruments');
      const { feeds } = await get('feeds');
      const { venue, title } = feeds.at(-1);
      await page.getByTestId('feeds').getByRole('link', { name: title, exact: true }).click();
      await page.waitForURL(new RegExp(`venue=${venue}`));
      const { instruments } = await get(`feeds/${venue}/instruments`);
      const rows = page.locator('[data-testid=instruments] tbody tr');
      await page.waitForFunction(
        (count) => document.querySelectorAll('[data-testid=instruments] tbody tr').length === count,
        instruments.length,
      );
      assert.equal(
        await rows
          .first()
          .locator('th')
          .textContent()
          .then((text) => text.trim()),
        instruments[0].symbol,
      );
      await rows
        .first()
        .locator('td.state', { hasText: /synced/ })
        .waitFor();
      assert.match(await page.getByTestId('summary').textContent(), /\d+ synced/);
      await shoot(page, 'feeds-venue');
    }),
  );

  test('the wall shows all venues, and one at choice', TIMEOUT, () =>
    visit('/', {}, async (page) => {
      await page.locator('.tile').nth(63).waitFor();
      await page.waitForTimeout(2_000);
      const venues = new Set(await page.locator('.tile .venue').allTextContents());
      const { feeds } = await get('feeds');
      assert.equal(venues.size, feeds.length, 'a venue is not on the wall');
      const { venue, instruments } = feeds.at(-1);
      await page.getByTestId('venue').selectOption(venue);
      await page.waitForURL(new RegExp(`venue=${venue}`));
      await page.waitForFunction(
        (count) => document.querySelectorAll('.tile').length === count,
        Math.min(64, instruments),
      );
      await page.waitForTimeout(2_000);
      await shoot(page, 'wall-venue');
    }),
  );

  test('book, depth map and pair fit a phone', TIMEOUT, () =>
    visit(BTC, { width: 360, height: 740 }, async (page) => {
      await isSynced(page);
      await page.waitForTimeout(3_000);
      for (const [name, selector] of [
        ['ladder', '.book-pane'],
        ['heat', '.heat-pane'],
        ['pair', '.side-pane'],
      ]) {
        await page.locator(selector).evaluate((pane) => pane.scrollIntoView({ block: 'start' }));
        await page.waitForTimeout(600);
        const { x, width, height } = await page.locator(selector).boundingBox();
        assert.ok(x >= 0 && x + width <= 360, `${name} is wider than the screen`);
        assert.ok(height > 200, `${name} has no room`);
        assert.equal(await overflow(page), 0);
        await shoot(page, `${name}-phone`);
      }
    }),
  );

  test('a book without a link is shown as stale, never as synced', TIMEOUT, async () => {
    const { page, close } = await openPage(browser);
    try {
      await page.goto(product.base + BTC);
      await isSynced(page);
      const { port } = product;
      await product.stop();
      await page.getByTestId('book-state').filter({ hasText: 'STALE' }).waitFor({ timeout: 20_000 });
      assert.match(await page.getByTestId('book-reason').textContent(), /no link to the server/);
      assert.equal(await page.locator('[data-testid=consolidated] tr.is-good').count(), 0, 'a top is shown as synced');
      assert.deepEqual(await axeViolations(page), []);
      await shoot(page, 'book-stale');
      product = await startPlatform({ port });
      await page.getByTestId('retry').click();
      await isSynced(page);
    } finally {
      await close();
    }
  });
});
