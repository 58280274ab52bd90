// Pages of other sites that embed the widget: a site is a server on a port of its own, so it is another origin.
import { createServer } from 'node:http';

const BTC = { venue: 'binance', symbol: 'BTCUSDT' };
/** The elements that most pages of the tests hold. */
export const CHART = ['livetape-chart', { ...BTC, width: '1s' }];
export const BOOK = ['livetape-book', { ...BTC, depth: '10' }];

/** Whether an element shows live numbers of the simulated exchange, and says so. */
export const isMoving = ({ source, state, last }) => source === 'SIMULATED' && state === '' && last !== '';

/** Names of attributes and their values. */
const text = (attributes) =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');

/**
 * A page with elements of the widget, as an embedding site writes it: one script tag, no script of its own.
 * @param elements each [tag, attributes]
 */
export function pageOf(script, elements) {
  const tags = elements.map(([tag, attributes = {}]) => `<${tag}${text(attributes)}></${tag}>`).join('\n');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A desk</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css">
<script src="${script}" defer></script></head><body><main><h1>A desk</h1>${tags}</main></body></html>`;
}

const CSS = `
:root { color-scheme: light dark; background: light-dark(#fff, #000); color: light-dark(#000, #fff); }
body { margin: 0; font-family: system-ui, sans-serif; }
h1 { font-size: 16px; margin: 8px; }
livetape-chart, livetape-book { display: block; margin: 8px; }
livetape-chart { height: 320px; }
`;

/** Strictest policy under which the widget must work: scripts and connections of the server only, and Trusted Types. */
export const strictPolicy = (base) =>
  [
    "default-src 'none'",
    `script-src ${base}`,
    "style-src 'self'",
    'img-src data:',
    `connect-src ${base} ${base.replace('http', 'ws')}`,
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

/** A site of pages by path; the caller closes it. `policy` is sent with every page. */
export async function startSite() {
  const pages = new Map();
  const answers = new Map();
  const server = createServer((request, response) => {
    if (request.url === '/page.css') return response.setHeader('content-type', 'text/css').end(CSS);
    const answer = answers.get(request.url);
    if (answer !== undefined) return void answer().then((text) => response.end(text));
    const page = pages.get(request.url);
    if (page === undefined) return response.writeHead(404).end();
    if (page.policy) response.setHeader('content-security-policy', page.policy);
    response.setHeader('content-type', 'text/html; charset=utf-8').end(page.html);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    /** Puts a page at a path; resolves to its address. */
    put: (path, html, policy) => {
      pages.set(path, { html, policy });
      return origin + path;
    },
    /** Answers every request of a path with the text that `answer` resolves to. */
    answer: (path, answer) => answers.set(path, answer),
    close: () => new Promise((closed) => (server.closeAllConnections(), server.close(closed))),
  };
}

/** In the page: what can be seen of the n-th element of a kind. */
export const look = (page, tag, at = 0) =>
  page
    .locator(tag)
    .nth(at)
    .evaluate((element) => {
      const find = (selector) => element.shadowRoot.querySelector(selector);
      const said = (selector) => (find(selector)?.hidden ? '' : (find(selector)?.textContent ?? ''));
      return {
        source: said('.source'),
        state: said('.state'),
        name: said('.name'),
        last: said('.last'),
        age: said('.age'),
        note: said('.note:not([hidden]) p'),
        label: find('[role=img]').getAttribute('aria-label'),
        status: said('[role=status]'),
        rows: [...element.shadowRoot.querySelectorAll('tbody tr')].map((row) =>
          [...row.cells].map((cell) => cell.textContent),
        ),
      };
    });

/** Resolves once `is` holds for what can be seen of an element; rejects with what was seen last. */
export async function until(page, tag, is, { at = 0, ms = 20_000 } = {}) {
  const end = Date.now() + ms;
  for (;;) {
    const seen = await look(page, tag, at);
    if (is(seen)) return seen;
    if (Date.now() > end) throw new Error(`${tag} ${at}: ${JSON.stringify(seen)}`);
    await page.waitForTimeout(100);
  }
}

/** In the page: how many pixels of an element's canvas are painted, and a number that another picture seldom has. */
export const ink = (page, tag, at = 0) =>
  page
    .locator(tag)
    .nth(at)
    .evaluate((element) => {
      const canvas = element.shadowRoot.querySelector('canvas');
      // through a canvas of its own that is made to be read: the element's is not
      const copy = new globalThis.OffscreenCanvas(canvas.width, canvas.height).getContext('2d', {
        willReadFrequently: true,
      });
      copy.drawImage(canvas, 0, 0);
      const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
      let [painted, sum] = [0, 0];
      for (let byte = 3; byte < data.length; byte += 4) {
        if (data[byte] > 0) painted++;
        sum = (Math.imul(sum, 31) + data[byte - 3] * 7 + data[byte - 1] * 3 + data[byte]) | 0;
      }
      return { painted, sum, width: canvas.width, height: canvas.height };
    });

/** Resolves once an element's canvas has a pixel of exactly this colour. */
export const untilColour = (page, tag, colour) =>
  page.waitForFunction(
    ([name, [red, green, blue]]) => {
      const canvas = document.querySelector(name).shadowRoot.querySelector('canvas');
      const copy = new globalThis.OffscreenCanvas(canvas.width, canvas.height).getContext('2d', {
        willReadFrequently: true,
      });
      copy.drawImage(canvas, 0, 0);
      const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
      for (let at = 0; at < data.length; at += 4) {
        if (data[at] === red && data[at + 1] === green && data[at + 2] === blue && data[at + 3] === 255) return true;
      }
      return false;
    },
    [tag, colour],
    { timeout: 20_000, polling: 200 },
  );
