import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axeViolations, shoot } from './product.mjs';
import { Desk, obstacle } from './widget-desk.mjs';
import { BOOK, CHART, isMoving, look, until } from './widget-page.mjs';

const reason = obstacle();
if (reason && process.env.CI === 'true') throw new Error(reason);
const TIMEOUT = { timeout: 120_000 };

describe('what the widget says when there is nothing to show', { skip: reason ?? false }, () => {
  let desk;

  before(async () => {
    desk = await Desk.open();
  }, TIMEOUT);

  after(() => desk?.close(), TIMEOUT);

  test('a page whose origin is not allowed is told so', TIMEOUT, () =>
    desk.embed(
      [CHART, BOOK],
      async (page) => {
        for (const tag of ['livetape-chart', 'livetape-book']) {
          const seen = await until(page, tag, ({ state, note }) => state === 'REFUSED' && note.includes('origins'));
          assert.ok(seen.note.includes(`does not allow pages of ${desk.strangerOrigin}`), seen.note);
        }
        assert.deepEqual(await axeViolations(page), []);
        await shoot(page, 'widget-refused');
      },
      { isStranger: true, mayComplain: true },
    ),
  );

  test('an instrument that is not served is refused with the server’s sentence', TIMEOUT, () =>
    desk.embed(
      [
        ['livetape-chart', { venue: 'binance', symbol: 'NOSUCH' }],
        ['livetape-book', { venue: 'binance', symbol: 'NOSUCH' }],
      ],
      async (page) => {
        for (const tag of ['livetape-chart', 'livetape-book']) {
          const seen = await until(page, tag, ({ state }) => state === 'REFUSED');
          assert.match(seen.note, /not served here/);
          const [stage, element] = await page
            .locator(tag)
            .evaluate((it) => [it.shadowRoot.querySelector('.picture').clientWidth, it.clientWidth]);
          assert.equal(stage, element - 2, 'the stage shares its room with the sentence');
        }
        await shoot(page, 'widget-unknown');
      },
      { mayComplain: true },
    ),
  );

  test('attributes that name nothing are told in a sentence, and mended', TIMEOUT, () =>
    desk.embed(
      [
        ['livetape-chart', { ...CHART[1], width: '2m' }],
        ['livetape-book', { venue: 'binance' }],
      ],
      async (page) => {
        assert.match(
          (await until(page, 'livetape-chart', ({ note }) => note !== '')).note,
          /“width” must be one of 1s,/,
        );
        assert.match((await until(page, 'livetape-book', ({ note }) => note !== '')).note, /“venue” and “symbol”/);
        await page.locator('livetape-chart').evaluate((chart) => chart.setAttribute('width', '1s'));
        await page.locator('livetape-book').evaluate((book) => book.setAttribute('symbol', 'BTCUSDT'));
        await until(page, 'livetape-chart', isMoving);
        await until(page, 'livetape-book', isMoving);
      },
    ),
  );

  test('a server that goes away leaves old numbers dimmed, says so, and is found again', TIMEOUT, () =>
    desk.embed(
      [CHART, BOOK],
      async (page) => {
        await until(page, 'livetape-chart', isMoving);
        await until(page, 'livetape-book', isMoving);
        await page.waitForTimeout(3_000);
        await desk.stopServer();
        for (const tag of ['livetape-chart', 'livetape-book']) {
          const seen = await until(page, tag, ({ state }) => ['OFFLINE', 'REFUSED'].includes(state));
          assert.equal(seen.source, 'SIMULATED', 'the badge went away with the server');
          assert.notEqual(seen.last, '');
        }
        const gone = ({ note }) => /cannot be reached\. Next attempt in \d+ s\./.test(note);
        await until(page, 'livetape-chart', gone);
        assert.doesNotMatch((await look(page, 'livetape-chart')).status, /Next attempt/);
        assert.deepEqual(await axeViolations(page), []);
        await shoot(page, 'widget-disconnected');
        await desk.restartServer();
        await until(page, 'livetape-book', isMoving, { ms: 60_000 });
        await until(page, 'livetape-chart', isMoving, { ms: 60_000 });
      },
      { mayComplain: true },
    ),
  );

  test('a server that asks for a key is opened by tickets of the page’s own server', TIMEOUT, async () => {
    const keyed = await Desk.open({ isKeyed: true });
    try {
      const ticketUrl = { 'ticket-url': '/ticket' };
      const elements = [CHART, BOOK].map(([tag, attributes]) => [tag, { ...attributes, ...ticketUrl }]);
      await keyed.embed(elements, async (page, sockets) => {
        await until(page, 'livetape-chart', isMoving);
        await until(page, 'livetape-book', isMoving);
        assert.equal(sockets.length, 1);
        assert.doesNotMatch((await look(page, 'livetape-chart')).note, /history/);
      });
      await keyed.embed(
        [CHART],
        async (page) => {
          const seen = await until(page, 'livetape-chart', ({ state }) => state === 'REFUSED');
          assert.match(seen.note, /asks for a key: this element needs a ticket-url/);
          await page.locator('livetape-chart').evaluate((chart) => {
            chart.ticketProvider = () =>
              fetch('/ticket', { method: 'POST' })
                .then((answer) => answer.json())
                .then(({ ticket }) => ticket);
          });
          await until(page, 'livetape-chart', isMoving);
          await page.locator('livetape-chart').evaluate((chart) => {
            chart.ticketProvider = () => Promise.reject(new Error('Sign in first.'));
          });
          const failed = await until(page, 'livetape-chart', ({ note }) => note.includes('Sign in'));
          assert.match(failed.note, /^Sign in first\. Next attempt in \d+ s\.$/);
        },
        { mayComplain: true },
      );
    } finally {
      await keyed.close();
    }
  });
});
