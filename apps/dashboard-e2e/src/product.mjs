// The built product on a free port with a database of its own, and a Chromium to look at it.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const root = resolve(import.meta.dirname, '../../..');
export const shots = join(root, 'tmp/e2e');
const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const START_MS_MAX = 60_000;

/** Why nothing can be tested here, or null. Under CI a missing browser is a failure, not a reason to skip. */
export function obstacle() {
  for (const file of ['dist/apps/api/main.js', 'dist/apps/dashboard/browser/index.html', 'dist/apps/sim/main.js']) {
    if (!existsSync(join(root, file))) return `${file} is missing: run "npx nx run-many -t build" first`;
  }
  if (existsSync(chromiumPath)) return null;
  return `There is no Chromium at ${chromiumPath}: install one, or name it in CHROMIUM_PATH`;
}

/** Starts the api on simulated data; resolves with its address once it listens. `stop` ends it and removes its database. */
export async function startProduct({ port = 0 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'livetape-e2e-'));
  const env = {
    ...process.env,
    LIVETAPE_SOURCE: 'sim',
    LIVETAPE_SERVER_PORT: String(port),
    LIVETAPE_STORE_PATH: join(folder, 'livetape.sqlite'),
  };
  const child = spawn(process.execPath, [join(root, 'dist/apps/api/main.js')], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((done) => child.once('exit', done));
  const base = await new Promise((listening, failed) => {
    const timer = setTimeout(() => failed(new Error(`the api did not listen within ${START_MS_MAX} ms`)), START_MS_MAX);
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /Livetape is at (http:\S+)/.exec(line)?.[1];
      if (!address) return;
      clearTimeout(timer);
      listening(address);
    });
    exited.then((code) => failed(new Error(`the api ended with code ${code}`)));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  return { base, port: Number(new URL(base).port), stop };
}

export function openBrowser() {
  mkdirSync(shots, { recursive: true });
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page that keeps every complaint of the browser: errors of scripts, of the console, of the security policy. */
export async function openPage(browser, { theme = 'dark', width = 1600, height = 900 } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, locale: 'en-US' });
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  await page.addInitScript((name) => localStorage.setItem('livetape.theme', name), theme);
  return { page, complaints, close: () => context.close() };
}

const axeSource = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with the page as it is, one line each. */
export async function axeViolations(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary.replace(/\s+/g, ' ')}`),
  );
}

/** The pixels of an element. */
export async function pixels(page, selector) {
  const box = await page.locator(selector).first().boundingBox();
  return page.screenshot({ clip: box });
}

/** The element's text once it is another one than `before`. */
export async function changedText(page, selector, before) {
  await page.waitForFunction(
    ([query, text]) => {
      const now = document.querySelector(query)?.textContent ?? '';
      return now !== '' && now !== '—' && now !== text;
    },
    [selector, before],
    { timeout: 20_000 },
  );
  return page.locator(selector).first().textContent();
}
