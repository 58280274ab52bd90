import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { isShown, obstacle, openBrowser, openPage, overflow, pixels, shoot, visit as visitPage } from './product.mjs';
import { startPlatform } from '../../../tools/run/platform.mjs';

const reason = obstacle();
if (reason && process.env.CI === 'true') throw new Error(reason);
const TIMEOUT = { timeout: 120_000 };
const HOPS = ['network', 'decode', 'handover', 'apply', 'encode', 'write', 'delivery', 'paint'];
/** The wait for the flush alone is longer than this budget: the hop is slow, and an alert must say so. */
const TIGHT = { LIVETAPE_LATENCY_BUDGET_MS_ENCODE: '1', LIVETAPE_LATENCY_PATIENCE_MS: '2000' };

describe('latency', { skip: reason ?? false }, () => {
  let product;
  let browser;

  before(async () => {
    product = await startPlatform({ env: TIGHT });
    browser = await openBrowser();
    // hops are looked at while all feeds flow, not while they begin
    while (!(await areAllLive())) await setTimeout(500);
  }, TIMEOUT);

  after(async () => {
    await browser?.close();
    await product?.stop();
  }, TIMEOUT);

  const visit = (path, options, look) => visitPage({ browser, base: product.base }, path, options, look);
  const get = async (path) => (await fetch(`${product.base}/api/v1/${path}`)).json();
  const areAllLive = async () => {
    const { feeds, books } = await get('status');
    return feeds.total > 0 && feeds.live === feeds.total && books.synced === books.total;
  };
  const isMeasured = async (page, hop) =>
    page.locator('.waterfall tbody tr', { hasText: hop }).locator('.track').waitFor({ timeout: 30_000 });
  const areAllMeasured = async (page) => {
    for (const hop of HOPS) await isMeasured(page, hop);
  };

  for (const theme of ['dark', 'light']) {
    test(`every hop from the venue to the screen is measured and drawn (${theme})`, TIMEOUT, () =>
      visit('/latency', { theme }, async (page) => {
        await areAllMeasured(page);
        assert.match(await page.getByTestId('total').textContent(), /one after the other: [\d.,]+ (µs|ms|s)/);
        assert.match(await page.getByTestId('clock-error').textContent(), /^± [\d.,]+ (µs|ms)$/);
        await page.locator('.strip .p99').first().waitFor({ timeout: 30_000 });
        await shoot(page, `latency-${theme}`);
        await page.getByTestId('arrivals').scrollIntoViewIfNeeded();
        const before = await pixels(page, '[data-testid=arrivals]');
        await page.waitForTimeout(2_000);
        assert.notDeepEqual(await pixels(page, '[data-testid=arrivals]'), before, 'no delta was painted');
        await shoot(page, `latency-arrivals-${theme}`);
      }),
    );
  }

  test('a hop over its budget is marked, and the alert names the venue and the hop', TIMEOUT, () =>
    visit('/latency?span=minute', {}, async (page) => {
      await page.locator('.waterfall tr.is-bad', { hasText: 'encode' }).waitFor({ timeout: 30_000 });
      await shoot(page, 'latency-alert');
      await page.getByTestId('venue-grid').getByText('alert').first().waitFor();
      await page.keyboard.press('f');
      const alert = page.getByTestId('alerts').getByText(/The encode hop of \S+ takes .* more than its budget of 1 ms/);
      await alert.first().waitFor({ timeout: 20_000 });
    }),
  );

  test('the numbers are those that REST gives, for one venue and one span', TIMEOUT, () =>
    visit('/latency?venue=binance&span=minute', {}, async (page) => {
      await isMeasured(page, 'network');
      assert.equal(await page.getByTestId('venue').inputValue(), 'binance');
      const { budgets, venues } = await get('latency?venue=binance');
      assert.deepEqual(
        budgets.map(({ hop }) => hop),
        HOPS,
      );
      const [{ hops }] = venues;
      for (const { minute } of hops.filter((one) => one.minute !== null)) {
        assert.ok(minute.count > 0 && minute.p50Us <= minute.p95Us && minute.p95Us <= minute.p99Us);
      }
      await page.getByTestId('venue').selectOption('');
      await page.waitForURL((url) => !url.searchParams.has('venue') && url.searchParams.get('span') === 'minute');
    }),
  );

  test('the past has a table, and the keyboard reaches everything', TIMEOUT, () =>
    visit('/', {}, async (page) => {
      await page.keyboard.press('l');
      await isShown(page, 'waterfall');
      await page.getByTestId('past-table').focus();
      await page.keyboard.press('Enter');
      await page.getByRole('region', { name: 'Table of the last five minutes' }).waitFor();
      assert.equal(await page.locator('.past-table tbody tr').count(), 30);
      await shoot(page, 'latency-table');
    }),
  );

  test('a phone shows it without scrolling sideways', TIMEOUT, () =>
    visit('/latency', { width: 360, height: 740 }, async (page) => {
      await isMeasured(page, 'network');
      assert.equal(await overflow(page), 0);
      await shoot(page, 'latency-phone');
    }),
  );

  test('it says so while nothing is known, and while the server is away', TIMEOUT, async () => {
    const { page, close } = await openPage(browser);
    try {
      let isAway = true;
      await page.route('**/api/v1/latency**', (route) => (isAway ? route.abort() : route.continue()));
      await page.goto(`${product.base}/latency`);
      await page.getByText('Nothing is known of the hops yet').waitFor();
      await shoot(page, 'latency-unknown');
      isAway = false;
      await isShown(page, 'waterfall');
      isAway = true;
      await page.locator('.table-box.is-stale').first().waitFor();
      await shoot(page, 'latency-stale');
    } finally {
      await close();
    }
  });
});
