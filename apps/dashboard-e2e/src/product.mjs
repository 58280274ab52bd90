// A Chromium to look at the built product.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { CHROMIUM } from '../../../tools/run/chromium.mjs';
import { root } from '../../../tools/run/process.mjs';

export const shots = join(root, 'tmp/e2e');

/** Why nothing can be tested here, or null. Under CI a missing browser is a failure, not a reason to skip. */
export function obstacle() {
  for (const file of ['dist/apps/api/main.js', 'dist/apps/dashboard/browser/index.html', 'dist/apps/sim/main.js']) {
    if (!existsSync(join(root, file))) return `${file} is missing: run "npx nx run-many -t build" first`;
  }
  if (existsSync(CHROMIUM.executablePath)) return null;
  return `There is no Chromium at ${CHROMIUM.executablePath}: install one, or name it in CHROMIUM_PATH`;
}

export function openBrowser() {
  mkdirSync(shots, { recursive: true });
  return chromium.launch(CHROMIUM);
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

/** Opens a path of a product, runs `look`, and holds the page against axe and the browser's own complaints. */
export async function visit({ browser, base }, path, options, look) {
  const { page, complaints, close } = await openPage(browser, options);
  try {
    await page.goto(base + path);
    await look(page);
    assert.deepEqual(await axeViolations(page), [], `axe on ${path}`);
    assert.deepEqual(complaints, [], `the browser's complaints about ${path}`);
  } finally {
    await close();
  }
}

export const shoot = (page, name) => page.screenshot({ path: join(shots, `${name}.png`) });
export const isShown = (page, id) => page.getByTestId(id).waitFor({ timeout: 20_000 });

/** How much wider, or higher, than the screen the document is: 0 where it fits and only its parts scroll. */
export function overflow(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
    return Math.max(scrollWidth - clientWidth, scrollHeight - clientHeight);
  });
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
