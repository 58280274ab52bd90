// One visit of a page in a Chromium of its own: what it cost, and how old what it painted was.
import { chromium } from 'playwright-core';
import { CHROMIUM } from '../../../run/chromium.mjs';
import { quantile, sleep } from '../machine.mjs';
import { Inspector } from './inspector.mjs';
import { readStamp } from './market.mjs';
import { threadSeconds } from './threads.mjs';
import { clockOffset, watchFrames } from './probe.mjs';
import { barOf } from './session.mjs';

const VIEWPORT = { width: 1920, height: 1080 };
const LONG_MS = 50;
const DRAIN_MS = 5_000;
/** As Chromium names the thread of a page's worker. */
const WORKER_THREAD = 'DedicatedWorker';

/** Looks at a page of `server` for `seconds`, after `warmSeconds`. */
export async function visit(subject, { server, seconds, warmSeconds }) {
  const browser = await chromium.launch(CHROMIUM);
  try {
    const page = await (await browser.newContext({ viewport: VIEWPORT, locale: 'en-US' })).newPage();
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(server.base + subject.path, { waitUntil: 'commit' });
    const first = await page.waitForFunction(subject.firstValueAt, undefined, { polling: 'raf' });
    const firstValueMs = await first.jsonValue();
    await page.waitForFunction(subject.isShown, undefined, { timeout: 60_000 });
    const offset = await page.evaluate(clockOffset);
    await sleep(warmSeconds * 1_000);
    const seen = await look(subject, { browser, page, server, seconds });
    const ages = agesOf(seen.painted, { barStamps: seen.after.barStamps, begunAt: server.begunAt, offset });
    const costs = costsOf(seen.before, seen.after);
    return { firstValueMs, ...costs, ...framesOf(seen.frames), ...ages, complaints };
  } finally {
    await browser.close();
  }
}

/** What was painted, how frames went, and all counters before and after. */
async function look(subject, { browser, page, server, seconds }) {
  const session = await page.context().newCDPSession(page);
  const processes = await browser.newBrowserCDPSession();
  // CPU of the thread, not time: what other processes take from it is not the page's
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const threads = [new Inspector(session), ...(subject.hasWorker ? [await Inspector.ofWorker(session)] : [])];
  const count = async () => ({
    heapBytes: await heapOf(threads),
    ...(await counters(session)),
    ...(await server.report()),
    ...(await cpuSeconds(processes)),
    at: performance.now(),
  });
  const painter = subject.hasWorker ? page.workers()[0] : page;
  const drain = () => painter.evaluate(() => globalThis.painted.splice(0));
  await drain();
  const before = await count();
  let isOver = false;
  const watching = page.evaluate(watchFrames, seconds * 1_000).finally(() => (isOver = true));
  const painted = [];
  // what the probe notes must not be taken for growth of the page
  while (!isOver) {
    await Promise.race([watching, sleep(DRAIN_MS)]);
    painted.push(...(await drain()));
  }
  return { before, frames: await watching, after: await count(), painted };
}

async function counters(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

async function heapOf(threads) {
  let bytes = 0;
  for (const thread of threads) bytes += await thread.heapBytes();
  return bytes;
}

/** CPU seconds so far of all of the browser's processes, and of the threads of workers where the system tells (Linux). */
async function cpuSeconds(processes) {
  const { processInfo } = await processes.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  return {
    cpuS: processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0),
    workerS: renderers.reduce((sum, { id }) => sum + threadSeconds(id, WORKER_THREAD), 0),
  };
}

function costsOf(before, after) {
  const seconds = (after.at - before.at) / 1_000;
  return {
    mainShare: ((after.TaskDuration - before.TaskDuration) / (after.Timestamp - before.Timestamp)) * 100,
    workerShare: ((after.workerS - before.workerS) / seconds) * 100,
    cores: (after.cpuS - before.cpuS) / seconds,
    kbPerSecond: (after.bytes - before.bytes) / seconds / 1_000,
    heapMb: after.heapBytes / 1e6,
    heapGrowthMb: (after.heapBytes - before.heapBytes) / 1e6,
    nodeGrowth: after.Nodes - before.Nodes,
    listenerGrowth: after.JSEventListeners - before.JSEventListeners,
    barsSent: after.barStamps.length - before.barStamps.length,
    bookChangesSent: after.bookChanges - before.bookChanges,
  };
}

function framesOf({ long, distances }) {
  return {
    frameP50: quantile(distances, 0.5),
    frameP99: quantile(distances, 0.99),
    longTasks: long.filter((ms) => ms > LONG_MS).length,
    longest: Math.max(0, ...long),
  };
}

/** How old each change was when it stood on the screen, ms; of charts also the last of all in each second. */
function agesOf(painted, { barStamps, begunAt, offset }) {
  const books = [];
  const charts = [];
  const lastOf = new Map();
  for (const { at, size, bars } of painted) {
    if (size !== undefined) books.push(at + offset - begunAt - readStamp(size).sinceMs);
    const bar = bars === undefined ? -1 : barOf(bars);
    if (barStamps[bar] === undefined) continue;
    const age = at + offset - barStamps[bar];
    charts.push(age);
    lastOf.set(bar, Math.max(lastOf.get(bar) ?? 0, age));
  }
  return { books, charts, lastCharts: [...lastOf.values()] };
}
