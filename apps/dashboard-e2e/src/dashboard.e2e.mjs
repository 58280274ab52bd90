import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import {
  axeViolations,
  changedText,
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
const PRICE = '.tile .price';
const TIMEOUT = { timeout: 120_000 };

describe('the dashboard', { skip: reason ?? false }, () => {
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
  const pricesOf = (page) => page.locator(PRICE).allTextContents();

  for (const theme of ['dark', 'light']) {
    test(`the wall moves (${theme})`, TIMEOUT, () =>
      visit('/', { theme }, async (page) => {
        await page.waitForFunction(
          () => [...document.querySelectorAll('.tile .price')].filter((price) => price.textContent).length === 64,
          undefined,
          { timeout: 30_000 },
        );
        assert.equal(await page.getByTestId('source').textContent(), 'SIMULATED');
        const prices = await pricesOf(page);
        const chart = await pixels(page, '.tile-chart');
        await page.waitForTimeout(3_000);
        assert.notDeepEqual(await pricesOf(page), prices, 'prices stand still');
        assert.notDeepEqual(await pixels(page, '.tile-chart'), chart, 'the chart stands still');
        assert.ok((await page.locator('tape-venue-list .feed').count()) > 1, 'one venue only');
        assert.equal(await page.evaluate(() => typeof globalThis.Zone), 'undefined');
        await shoot(page, `wall-${theme}`);
      }),
    );

    test(`the wall has order books beneath it (${theme})`, TIMEOUT, () =>
      visit('/', { theme }, async (page) => {
        await page.locator('.tile:not(.is-empty)').first().waitFor({ timeout: 30_000 });
        await page.keyboard.press('b');
        await page.waitForFunction(
          () => {
            const states = [...document.querySelectorAll('.book .book-state')];
            return states.length === 8 && states.every((state) => state.classList.contains('is-good'));
          },
          undefined,
          { timeout: 30_000 },
        );
        assert.match(page.url(), /books=1/);
        const before = await pixels(page, '.books-strip');
        await page.waitForTimeout(2_000);
        assert.notDeepEqual(await pixels(page, '.books-strip'), before, 'the books stand still');
        await shoot(page, `wall-books-${theme}`);
        await page.getByTestId('books').click();
        await page.locator('tape-wall-books').waitFor({ state: 'detached' });
      }),
    );

    test(`the instrument page joins history and live (${theme})`, TIMEOUT, () =>
      visit('/instrument/binance/BTCUSDT?width=1s', { theme }, async (page) => {
        const last = await changedText(page, '[data-field=last]', '');
        await page.waitForFunction(() => !document.querySelector('.over'), undefined, { timeout: 20_000 });
        const chart = await pixels(page, 'tape-candle-chart');
        await changedText(page, '[data-field=last]', last);
        assert.match(await page.locator('tape-tape td.price').first().textContent(), /^[▲▼] [\d,.]+$/);
        await page.getByTestId('table').click();
        await page.locator('tape-bar-table tbody th').first().waitFor();
        const starts = () => page.locator('tape-bar-table tbody th').allTextContents();
        const earlier = await starts();
        await page.waitForFunction(
          (newest) => document.querySelector('tape-bar-table tbody th')?.textContent !== newest,
          earlier[0],
          { timeout: 20_000 },
        );
        const later = await starts();
        assert.equal(new Set(later).size, later.length, 'a bar stands twice');
        assert.deepEqual(later.slice(later.indexOf(earlier[0]), later.indexOf(earlier[0]) + 20), earlier.slice(0, 20));
        await page.getByTestId('table').click();
        await page.waitForTimeout(600);
        assert.notDeepEqual(await pixels(page, 'tape-candle-chart'), chart, 'the chart stands still');
        await shoot(page, `instrument-${theme}`);
      }),
    );

    test(`the feeds page shows every feed (${theme})`, TIMEOUT, () =>
      visit('/feeds', { theme }, async (page) => {
        await isShown(page, 'feeds');
        assert.match(await page.getByTestId('rate').first().textContent(), /^[\d,]+$/);
        const { feeds } = await (await fetch(`${product.base}/api/v1/feeds`)).json();
        assert.equal(await page.locator('[data-testid=feeds] tbody tr').count(), feeds.length);
        await shoot(page, `feeds-${theme}`);
      }),
    );
  }

  test('the theme changes at run time without drawing the chart anew', TIMEOUT, () =>
    visit('/instrument/binance/ETHUSDT', {}, async (page) => {
      await changedText(page, '[data-field=last]', '');
      await page.locator('tape-candle-chart canvas').first().waitFor();
      await page.evaluate(() => (document.querySelector('tape-candle-chart canvas').dataset.first = 'yes'));
      const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      await page.keyboard.press('t');
      await page.keyboard.press('t');
      await page.waitForTimeout(500);
      assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), dark);
      assert.equal(await page.locator('tape-candle-chart canvas').first().getAttribute('data-first'), 'yes');
    }),
  );

  test('Space pauses painting and loses nothing', TIMEOUT, () =>
    visit('/', {}, async (page) => {
      await changedText(page, PRICE, '');
      await page.keyboard.press('Space');
      await isShown(page, 'paused');
      await page.waitForTimeout(600);
      const prices = await pricesOf(page);
      const chart = await pixels(page, '.tile-chart');
      await page.waitForTimeout(3_000);
      assert.deepEqual(await pricesOf(page), prices);
      assert.deepEqual(await pixels(page, '.tile-chart'), chart);
      await page.keyboard.press('Space');
      await page.waitForTimeout(1_500);
      assert.notDeepEqual(await pricesOf(page), prices);
    }),
  );

  test('search finds an instrument by a few letters', TIMEOUT, () =>
    visit('/', {}, async (page) => {
      await changedText(page, PRICE, '');
      await page.keyboard.press('/');
      await page.keyboard.type('binance dgeusd');
      await page.waitForFunction(() => document.querySelector('#search-results li')?.textContent?.includes('DOGE'));
      assert.deepEqual(await axeViolations(page), []);
      await page.keyboard.press('Enter');
      await page.waitForURL('**/instrument/binance/DOGEUSDT');
    }),
  );

  test('? shows the keys and Escape hides them', TIMEOUT, () =>
    visit('/', {}, async (page) => {
      await changedText(page, PRICE, '');
      await page.keyboard.press('?');
      await isShown(page, 'key-help');
      assert.deepEqual(await axeViolations(page), []);
      await shoot(page, 'key-help');
      await page.keyboard.press('Escape');
      await page.getByTestId('key-help').waitFor({ state: 'hidden' });
    }),
  );

  test('a star by keyboard goes to the watchlist, and the list travels by address', TIMEOUT, () =>
    visit('/', {}, async (page) => {
      await changedText(page, PRICE, '');
      await page.locator('.tile-link').nth(1).focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('s');
      await page.goto(`${product.base}/?watch=binance:ETHUSDT`);
      await page.waitForURL('**/?list=watch');
      await page.waitForFunction(() => document.querySelectorAll('.tile').length === 2);
      await changedText(page, PRICE, '');
      await shoot(page, 'watchlist');
    }),
  );

  test('the crosshair runs over all charts and can be pinned', TIMEOUT, () =>
    visit('/', {}, async (page) => {
      await changedText(page, PRICE, '');
      const box = await page.locator('.tile-chart').nth(10).boundingBox();
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.move(2, 2);
      assert.match(await changedText(page, '.crosshair-time', ''), /^\d{2}:\d{2}:\d{2} UTC$/);
      await shoot(page, 'crosshair');
      await page.keyboard.press('Escape');
      await page.waitForFunction(() => document.querySelector('.crosshair-time').textContent === '');
    }),
  );

  test('CSV holds the digits of REST', TIMEOUT, () =>
    visit('/instrument/binance/BTCUSDT', {}, async (page) => {
      await changedText(page, '[data-field=last]', '');
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('CSV').click()]);
      const [head, first] = readFileSync(await download.path(), 'utf8').split('\r\n');
      assert.equal(head, 'start,open,high,low,close,vwap,volume,notional,buyVolume,trades,revision');
      const [start, open, , , , vwap] = first.split(',');
      const query = `venue=binance&symbol=BTCUSDT&width=1s&from=${start}&to=${Number(start) + 1}`;
      const { bars } = await (await fetch(`${product.base}/api/v1/bars?${query}`)).json();
      assert.deepEqual([open, vwap], [bars[0].open, bars[0].vwap]);
    }),
  );

  test('every page fits a phone', TIMEOUT, async () => {
    for (const [name, path] of [
      ['wall', '/'],
      ['wall-books', '/?books=1'],
      ['instrument', '/instrument/binance/BTCUSDT'],
      ['feeds', '/feeds'],
    ]) {
      await visit(path, { width: 360, height: 740 }, async (page) => {
        await page.waitForTimeout(2_500);
        assert.equal(await overflow(page), 0, `${name} is larger than the screen`);
        await shoot(page, `${name}-phone`);
      });
    }
  });

  test('an address without a page and an unknown instrument say so', TIMEOUT, async () => {
    await visit('/nowhere', {}, (page) => page.getByText('There is no such page').waitFor());
    await visit('/feeds', {}, async (page) => {
      await page.goto(`${product.base}/instrument/binance/NOSUCH`);
      await page.getByText('NOSUCH is not followed here').waitFor();
    }).catch((error) => {
      // history of what is not followed is refused by the server: that complaint of the browser is the right one
      if (!/status of 4\d\d/.test(String(error.message))) throw error;
    });
  });

  test('a lost link dims the data, counts down, and heals by itself', TIMEOUT, async () => {
    const { page, close } = await openPage(browser);
    try {
      await page.goto(product.base);
      await changedText(page, PRICE, '');
      const { port } = product;
      await product.stop();
      await isShown(page, 'link-banner');
      await page.getByText(/Next attempt in \d+ s/).waitFor({ timeout: 20_000 });
      await page.locator('.tile.is-stale').nth(40).waitFor({ timeout: 8_000 });
      assert.match(await page.locator('.tile.is-stale .age').first().textContent(), /^stale \d+ s$/);
      assert.deepEqual(await axeViolations(page), []);
      await shoot(page, 'link-lost');
      product = await startPlatform({ port });
      const healed = page.getByTestId('link-banner').waitFor({ state: 'hidden', timeout: 40_000 });
      // the server is back within a second, and then the page may be as well, before anybody clicks
      const retried = page.getByTestId('retry').click();
      await Promise.race([retried.catch(() => healed), healed]);
      await healed;
      await page.locator('.tile.is-stale').nth(10).waitFor({ state: 'detached', timeout: 30_000 });
    } finally {
      await shoot(page, 'link-healed');
      await close();
    }
  });
});
