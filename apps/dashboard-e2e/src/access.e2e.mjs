import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { root } from '../../../tools/run/process.mjs';
import { startPlatform } from '../../../tools/run/platform.mjs';
import { axeViolations, isShown, obstacle, openBrowser, openPage, shoot } from './product.mjs';

const reason = obstacle();
if (reason && process.env.CI === 'true') throw new Error(reason);
const TIMEOUT = { timeout: 120_000 };

/** The page of a server that gives its data to holders of a key only. */
describe('a server that asks for keys', { skip: reason ?? false }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'livetape-keys-'));
  const env = { LIVETAPE_AUTH_REQUIRED: 'always', LIVETAPE_AUTH_KEYS_PATH: join(folder, 'keys.json') };
  let key;
  let product;
  let browser;

  before(async () => {
    key = keys('create', '--name', 'desk', '--scopes', 'read');
    product = await startPlatform({ env: { ...env, LIVETAPE_FEEDS_ISOLATION: 'inline' } });
    browser = await openBrowser();
  }, TIMEOUT);

  after(async () => {
    await browser?.close();
    await product?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, TIMEOUT);

  test('the page asks for a key, says that one is wrong, and shows data with the right one', TIMEOUT, async () => {
    const { page, complaints, close } = await openPage(browser);
    await page.goto(product.base);
    await isShown(page, 'key-prompt');
    assert.deepEqual(await axeViolations(page), []);
    await page.getByRole('button', { name: 'Enter' }).click();
    await page.getByText('Enter a key first.').waitFor();
    await enter(page, 'lt_nobody_knowsthis');
    await page.getByText('It does not accept the one you gave.').waitFor();
    await shoot(page, 'key-prompt');
    await enter(page, key);
    await page.locator('tape-wall-page canvas').first().waitFor({ timeout: 20_000 });
    await page.getByTestId('link').filter({ hasText: 'link' }).waitFor({ timeout: 20_000 });
    await page.goto(`${product.base}/feeds`);
    await page.getByTestId('here').filter({ hasText: 'ms' }).first().waitFor({ timeout: 20_000 });
    // the refusals that were asked for are all that the browser complained of
    assert.deepEqual(
      complaints.filter((text) => !text.includes('401')),
      [],
    );
    await close();
  });

  test('a key that is revoked ends the stream of the page at once, and the page says why', TIMEOUT, async () => {
    const other = keys('create', '--name', 'leaver', '--scopes', 'read');
    const { page, close } = await openPage(browser);
    await page.goto(product.base);
    await isShown(page, 'key-prompt');
    await enter(page, other);
    await page.getByTestId('link').filter({ hasText: 'link' }).waitFor({ timeout: 20_000 });
    keys('revoke', other.split('_')[1]);
    await page.getByTestId('link-banner').filter({ hasText: 'revoked' }).waitFor({ timeout: 5_000 });
    await shoot(page, 'key-revoked');
    await close();
  });

  async function enter(page, text) {
    await page.getByLabel('API key').fill(text);
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Enter' }).click()]);
  }

  function keys(...args) {
    const command = [join(root, 'dist/apps/cli/main.js'), 'keys', ...args];
    const { stdout, status, stderr } = spawnSync(process.execPath, command, { env: { ...process.env, ...env } });
    assert.equal(status, 0, String(stderr));
    return String(stdout).trim();
  }
});
