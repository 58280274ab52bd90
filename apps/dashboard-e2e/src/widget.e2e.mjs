import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { axeViolations, shoot, shots } from './product.mjs';
import { Desk, obstacle } from './widget-desk.mjs';
import { BOOK, CHART, ink, isMoving, look, strictPolicy, until, untilColour } from './widget-page.mjs';

const reason = obstacle();
if (reason && process.env.CI === 'true') throw new Error(reason);
const TIMEOUT = { timeout: 120_000 };

describe('the widget on a page of another origin', { skip: reason ?? false }, () => {
  let desk;

  before(async () => {
    desk = await Desk.open();
  }, TIMEOUT);

  after(() => desk?.close(), TIMEOUT);

  for (const colorScheme of ['light', 'dark']) {
    test(`chart and book move, say that they are simulated, and share one socket (${colorScheme})`, TIMEOUT, () =>
      desk.embed(
        [CHART, BOOK],
        async (page, sockets) => {
          await until(page, 'livetape-chart', isMoving);
          await until(page, 'livetape-book', isMoving);
          for (const tag of ['livetape-chart', 'livetape-book']) {
            const before = await ink(page, tag);
            assert.ok(before.painted > 1_000, `${tag} is blank: ${JSON.stringify(before)}`);
            await page.waitForTimeout(2_500);
            assert.notEqual((await ink(page, tag)).sum, before.sum, `${tag} stands still`);
          }
          assert.equal(sockets.length, 1);
          const chart = await look(page, 'livetape-chart');
          assert.match(chart.name, /^BTC\/USDTbinance · 1s$/);
          assert.match(chart.last, /^[▲▼]? ?[\d,]+\.\d{2}$/);
          assert.match(chart.age, / ago$/);
          assert.deepEqual(await axeViolations(page), []);
          await page.waitForTimeout(8_000);
          await shoot(page, `widget-${colorScheme}`);
        },
        { colorScheme },
      ),
    );
  }

  test('a page with the strictest policy and Trusted Types runs it', TIMEOUT, () =>
    desk.embed(
      [CHART, BOOK],
      async (page) => {
        await until(page, 'livetape-chart', isMoving);
        await until(page, 'livetape-book', isMoving);
        assert.equal(
          await page.evaluate(() => getComputedStyle(document.querySelector('livetape-chart')).display),
          'block',
        );
        const refused = await page.evaluate(() => {
          try {
            document.body.innerHTML = '<b>no</b>';
            return false;
          } catch {
            return true;
          }
        });
        assert.ok(refused, 'the page does not require Trusted Types');
      },
      { policy: strictPolicy(desk.base), mayComplain: true },
    ),
  );

  test('under the strictest policy the browser complains of nothing', TIMEOUT, () =>
    desk.embed([CHART, BOOK], (page) => until(page, 'livetape-book', isMoving), { policy: strictPolicy(desk.base) }),
  );

  test('other attributes show another instrument, width, depth and language over the same socket', TIMEOUT, () =>
    desk.embed([CHART, BOOK], async (page, sockets) => {
      await until(page, 'livetape-chart', isMoving);
      await page.locator('livetape-chart').evaluate((chart) => {
        chart.setAttribute('symbol', 'ETHUSDT');
        chart.setAttribute('width', '10s');
        chart.setAttribute('lang', 'de');
      });
      const chart = await until(page, 'livetape-chart', (seen) => isMoving(seen) && seen.name.startsWith('ETH/USDT'));
      assert.match(chart.name, /10s$/);
      assert.match(chart.last, /\d\.\d{3},\d{2}$/);
      const before = await page.locator('livetape-book').boundingBox();
      await page.locator('livetape-book').evaluate((book) => book.setAttribute('depth', '3'));
      await until(page, 'livetape-book', ({ rows }) => rows.length === 6);
      const after = await page.locator('livetape-book').boundingBox();
      assert.equal(before.height - after.height, 14 * 18, 'the natural height does not follow the depth');
      assert.equal(sockets.length, 1);
    }),
  );

  test('the last element that leaves closes the socket, and one that comes back opens a new one', TIMEOUT, () =>
    desk.embed([CHART, BOOK], async (page, sockets) => {
      await until(page, 'livetape-chart', isMoving);
      await page.locator('livetape-chart').evaluate((chart) => chart.remove());
      await page.waitForTimeout(500);
      assert.equal(sockets[0].isClosed(), false);
      await page.locator('livetape-book').evaluate((book) => {
        // moved within the page: it stays connected
        document.body.append(book);
      });
      await page.waitForTimeout(500);
      assert.equal(sockets[0].isClosed(), false);
      const closed = sockets[0].waitForEvent('close');
      await page.locator('livetape-book').evaluate((book) => {
        window.kept = book;
        book.remove();
      });
      await closed;
      await page.evaluate(() => document.body.append(window.kept));
      await until(page, 'livetape-book', isMoving);
      assert.equal(sockets.length, 2);
    }),
  );

  test('the theme follows the attribute, custom properties and the system', TIMEOUT, () =>
    desk.embed(
      [CHART],
      async (page) => {
        const background = () =>
          page
            .locator('livetape-chart')
            .evaluate((chart) => getComputedStyle(chart.shadowRoot.querySelector('.frame')).backgroundColor);
        const set = (theme) =>
          page.locator('livetape-chart').evaluate((chart, name) => chart.setAttribute('theme', name), theme);
        await until(page, 'livetape-chart', isMoving);
        assert.equal(await background(), 'rgb(255, 255, 255)');
        await set('dark');
        assert.equal(await background(), 'rgb(18, 23, 30)');
        await set('auto');
        assert.equal(await background(), 'rgb(255, 255, 255)');
        await page.emulateMedia({ colorScheme: 'dark' });
        assert.equal(await background(), 'rgb(18, 23, 30)');
        await page
          .locator('livetape-chart')
          .evaluate((chart) => chart.style.setProperty('--livetape-up', 'rgb(1, 2, 250)'));
        await untilColour(page, 'livetape-chart', [1, 2, 250]);
      },
      { colorScheme: 'light' },
    ),
  );

  test('both fit 320 pixels, and nothing moves when the script comes', TIMEOUT, () =>
    desk.embed(
      [CHART, BOOK],
      async (page) => {
        await until(page, 'livetape-chart', isMoving);
        await until(page, 'livetape-book', isMoving);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
        const shift = await page.evaluate(
          () =>
            new Promise((resolve) => {
              new PerformanceObserver((list) =>
                resolve(list.getEntries().reduce((sum, { value }) => sum + value, 0)),
              ).observe({ type: 'layout-shift', buffered: true });
              setTimeout(() => resolve(0), 500);
            }),
        );
        assert.ok(shift < 0.02, `the layout shifted by ${shift}`);
        assert.deepEqual(await axeViolations(page), []);
        await page.waitForTimeout(3_000);
        await shoot(page, 'widget-phone');
      },
      { viewport: { width: 320, height: 860 }, deviceScaleFactor: 2, colorScheme: 'dark', reducedMotion: 'reduce' },
    ),
  );

  test('screen readers hear of states at once, of numbers every few seconds', TIMEOUT, () =>
    desk.embed([BOOK], async (page) => {
      await until(page, 'livetape-book', ({ rows }) => rows.length === 20);
      const changes = await page.locator('livetape-book').evaluate(async (book) => {
        const counts = { label: 0, status: 0, rows: 0 };
        const count = (what, selector, options) =>
          new globalThis.MutationObserver(() => counts[what]++).observe(
            book.shadowRoot.querySelector(selector),
            options,
          );
        count('label', '[role=img]', { attributes: true });
        count('status', '[role=status]', { childList: true, characterData: true, subtree: true });
        count('rows', 'tbody', { childList: true, characterData: true, subtree: true });
        await new Promise((resolve) => setTimeout(resolve, 8_000));
        return counts;
      });
      assert.ok(changes.label >= 1 && changes.label <= 2, JSON.stringify(changes));
      assert.ok(changes.rows >= 1 && changes.rows <= 2, JSON.stringify(changes));
      assert.equal(changes.status, 0, 'what did not change was said again');
      const { label, status } = await look(page, 'livetape-book');
      assert.match(
        label,
        /^Order book of BTC\/USDT, binance, best bid [\d,.]+, best ask [\d,.]+, spread [\d.]+ · [\d.]+ bp\.$/,
      );
      assert.match(status, /^BTC\/USDT: simulated\./);
    }),
  );

  test('the pointer reads a bar, and the keyboard reaches the table of exact numbers', TIMEOUT, () =>
    desk.embed([CHART, BOOK], async (page) => {
      await until(page, 'livetape-chart', ({ rows }) => rows.length > 3);
      await until(page, 'livetape-book', ({ rows }) => rows.length === 20);
      const { x, y, width, height } = await page.locator('livetape-chart').boundingBox();
      await page.mouse.move(x + width - 120, y + height / 2);
      await page.waitForTimeout(300);
      const over = await page.locator('livetape-chart').evaluate((chart) => {
        const canvas = chart.shadowRoot.querySelectorAll('canvas')[1];
        return canvas
          .getContext('2d')
          .getImageData(0, 0, canvas.width, canvas.height)
          .data.some((byte) => byte > 0);
      });
      assert.ok(over, 'no crosshair');
      await shoot(page, 'widget-pointer');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.className);
      assert.equal(focused, 'table');
      await page.waitForTimeout(200);
      await shoot(page, 'widget-table');
      const { rows } = await look(page, 'livetape-book');
      const prices = rows.map(([, price]) => Number(price.replaceAll(',', '')));
      assert.deepEqual(
        prices,
        prices.toSorted((a, b) => b - a),
        'from the highest ask to the lowest bid',
      );
    }),
  );

  test('the example page shows what it says', TIMEOUT, async () => {
    const page = await (await desk.browser.newContext({ viewport: { width: 1180, height: 1500 } })).newPage();
    const complaints = [];
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
    await page.goto(`${desk.base}/widget/example.html`);
    for (const at of [0, 1, 2]) {
      await until(page, 'livetape-chart', isMoving, { at });
      await until(page, 'livetape-book', isMoving, { at });
    }
    assert.deepEqual(await axeViolations(page), []);
    assert.deepEqual(complaints, []);
    await page.waitForTimeout(5_000);
    await page.screenshot({ path: join(shots, 'widget-example.png'), fullPage: true });
    await page.context().close();
  });
});
