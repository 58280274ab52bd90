// What the wall costs: 64 charts at 1 Hz. `E2E_BENCH_SECONDS` sets how long it looks (120).
import { obstacle, openBrowser, openPage } from './product.mjs';
import { startPlatform } from '../../../tools/run/platform.mjs';

const seconds = Number(process.env.E2E_BENCH_SECONDS ?? 120);
const WARM_MS = 10_000;

const reason = obstacle();
if (reason) {
  console.error(reason);
  process.exit(process.env.CI === 'true' ? 1 : 0);
}

const product = await startPlatform();
const browser = await openBrowser();
try {
  console.table(await measure());
} finally {
  await browser.close();
  await product.stop();
}

async function measure() {
  const { page } = await openPage(browser);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  await page.goto(product.base);
  await page.waitForFunction(() => document.querySelectorAll('.tile:not(.is-empty)').length === 64, undefined, {
    timeout: 60_000,
  });
  await page.waitForTimeout(WARM_MS);
  const before = await state(cdp);
  const seen = await page.evaluate(watchFrames, seconds * 1_000);
  const after = await state(cdp);
  const busy = (after.TaskDuration - before.TaskDuration) / (after.Timestamp - before.Timestamp);
  return {
    seconds: { value: seconds },
    'long tasks > 50 ms': { value: seen.long.length },
    'longest task, ms': { value: Math.round(Math.max(0, ...seen.long)) },
    'frames/s': { value: round(seen.frames / seconds) },
    'frame p50, ms': { value: round(seen.p50) },
    'frame p99, ms': { value: round(seen.p99) },
    'main thread busy, %': { value: round(busy * 100) },
    'DOM nodes before': { value: before.Nodes },
    'DOM nodes after': { value: after.Nodes },
    'listeners before': { value: before.JSEventListeners },
    'listeners after': { value: after.JSEventListeners },
    'heap before, MB': { value: round(before.JSHeapUsedSize / 1e6) },
    'heap after, MB': { value: round(after.JSHeapUsedSize / 1e6) },
  };
}

/** Counters of the page after a collection of its garbage. */
async function state(cdp) {
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

/** In the page: distances of frames and tasks above 50 ms. */
function watchFrames(ms) {
  return new Promise((done) => {
    const long = [];
    const observer = new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration)));
    observer.observe({ entryTypes: ['longtask'] });
    const frames = [];
    const start = performance.now();
    let last = start;
    const tick = (now) => {
      frames.push(now - last);
      last = now;
      if (now - start < ms) return requestAnimationFrame(tick);
      observer.disconnect();
      frames.sort((a, b) => a - b);
      const at = (share) => frames[Math.floor(frames.length * share)];
      done({ long, frames: frames.length, p50: at(0.5), p99: at(0.99) });
    };
    requestAnimationFrame(tick);
  });
}

function round(value) {
  return Math.round(value * 10) / 10;
}
