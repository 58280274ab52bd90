// A site that embeds the widget, another one that may not, the platform between them, and a browser.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { obstacle as productObstacle, openBrowser } from './product.mjs';
import { startPlatform } from '../../../tools/run/platform.mjs';
import { root } from '../../../tools/run/process.mjs';
import { pageOf, startSite } from './widget-page.mjs';

const VENUE = 'binance';

/** One venue is enough for what is embedded here, and leaves the machine to the browser. */
function oneVenue() {
  const venues = readdirSync(join(root, 'libs/venues/src'), { withFileTypes: true }).filter((it) => it.isDirectory());
  const others = venues.map(({ name }) => name).filter((name) => name !== VENUE);
  return {
    ...Object.fromEntries(
      others.map((name) => [`LIVETAPE_VENUES_${name.replaceAll('-', '_').toUpperCase()}_ENABLED`, 'false']),
    ),
    [`LIVETAPE_VENUES_${VENUE.toUpperCase()}_SYMBOLS`]: 'BTCUSDT,ETHUSDT',
  };
}

/** Why nothing can be tested here, or null. */
export function obstacle() {
  const missing = ['dist/apps/widget/livetape.js', 'dist/apps/cli/main.js'].find(
    (file) => !existsSync(join(root, file)),
  );
  return productObstacle() ?? (missing ? `${missing} is missing: run "npx nx run-many -t build" first` : null);
}

export class Desk {
  browser = null;
  product = null;
  #site = null;
  #stranger = null;
  #folder = mkdtempSync(join(tmpdir(), 'livetape-desk-'));
  #env = {};

  /** @param isKeyed whether the platform asks for a key; the site then gives tickets at `/ticket` */
  static async open({ isKeyed = false } = {}) {
    const desk = new Desk();
    [desk.#site, desk.#stranger] = [await startSite(), await startSite()];
    desk.#env = { ...oneVenue(), LIVETAPE_GATEWAY_ORIGINS_ALLOWED: desk.#site.origin };
    try {
      if (isKeyed) desk.#askForKeys();
      desk.product = await startPlatform({ env: desk.#env });
      desk.browser = await openBrowser();
      return desk;
    } catch (error) {
      // a platform or a browser that does not start: the sites must not keep the tests waiting
      await desk.close();
      throw error;
    }
  }

  get base() {
    return this.product.base;
  }

  get strangerOrigin() {
    return this.#stranger.origin;
  }

  async close() {
    await this.browser?.close();
    await this.product?.stop();
    await Promise.all([this.#site.close(), this.#stranger.close()]);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  stopServer() {
    return this.product.stop();
  }

  async restartServer() {
    this.product = await startPlatform({ port: this.product.port, env: this.#env });
  }

  /** Opens a page of a site and runs `check`; the browser must have complained of nothing, unless it may. */
  async embed(elements, check, { isStranger = false, policy, mayComplain = false, ...context } = {}) {
    const site = isStranger ? this.#stranger : this.#site;
    const url = site.put('/', pageOf(`${this.base}/widget/livetape.js`, elements), policy);
    const page = await (
      await this.browser.newContext({ viewport: { width: 1000, height: 900 }, ...context })
    ).newPage();
    const complaints = [];
    const sockets = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
    page.on('websocket', (socket) => sockets.push(socket));
    try {
      await page.goto(url);
      await check(page, sockets);
      if (!mayComplain) assert.deepEqual(complaints, []);
    } finally {
      await page.context().close();
    }
  }

  /** The site's own server holds the key, and gives its pages tickets for it. */
  #askForKeys() {
    const keysPath = join(this.#folder, 'keys.json');
    Object.assign(this.#env, { LIVETAPE_AUTH_REQUIRED: 'always', LIVETAPE_AUTH_KEYS_PATH: keysPath });
    const command = ['dist/apps/cli/main.js', 'keys', 'create', '--name', 'desk'];
    const env = { ...process.env, ...this.#env };
    const key = execFileSync(process.execPath, command, { cwd: root, encoding: 'utf8', env }).trim();
    this.#site.answer('/ticket', async () => {
      const headers = { authorization: `Bearer ${key}` };
      return (await fetch(`${this.base}/api/v1/tickets`, { method: 'POST', headers })).text();
    });
  }
}
