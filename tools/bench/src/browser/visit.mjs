// One visit of a page in a Chromium of its own: what it cost, and how old what it painted was.
import { chromium } from 'playwright-core';
import { quantile, sleep } from '../machine.mjs';
import { Inspector } from './inspector.mjs';
import { readStamp } from './market.mjs';
import { clockOffset, watchFrames } from './probe.mjs';
import { barOf } from './session.mjs';

const VIEWPORT = { width: 1920, height: 1080 };
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const LONG_MS = 50;

/** Looks at a page for `seconds` after `warmSeconds`; `server` is the market's process, `shot` a file for a picture. */
export async function visit(subject, { server, seconds, warmSeconds, shot }) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: FLAGS,
  });
  try {
    const page = await (await browser.newContext({ viewport: VIEWPORT, locale: 'en-US' })).newPage();
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    const session = await page.context().newCDPSession(page);
    const processes = await browser.newBrowserCDPSession();
    await session.send('Performance.enable');
    await page.goto(server.base + subject.path);
    await page.waitForFunction(subject.isShown, undefined, { timeout: 60_000 });
    const offset = await page.evaluate(clockOffset);
    await sleep(warmSeconds * 1_000);
    const threads = [new Inspector(session), ...(subject.hasWorker ? [await Inspector.ofWorker(session)] : [])];
    const painter = subject.hasWorker ? page.workers()[0] : page;
    await painter.evaluate(() => globalThis.painted.splice(0));
    const look = async () => ({
      heapBytes: await heapOf(threads),
      ...(await counters(session)),
      ...(await server.report()),
      cpuS: await cpuSeconds(processes),
      at: performance.now(),
    });
    const before = await look();
    const { long, distances } = await page.evaluate(watchFrames, seconds * 1_000);
    const after = await look();
    const painted = await painter.evaluate(() => globalThis.painted.splice(0));
    if (shot) await page.screenshot({ path: shot });
    const ages = agesOf(painted, { barStamps: after.barStamps, begunAt: server.begunAt, offset });
    return { ...costs(before, after), ...framesOf(long, distances), ...ages, complaints };
  } finally {
    await browser.close();
  }
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

/** CPU of all of the browser's processes so far. */
async function cpuSeconds(processes) {
  const { processInfo } = await processes.send('SystemInfo.getProcessInfo');
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

function costs(before, after) {
  const seconds = (after.at - before.at) / 1_000;
  return {
    mainShare: ((after.TaskDuration - before.TaskDuration) / (after.Timestamp - before.Timestamp)) * 100,
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

function framesOf(long, distances) {
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
  for (const { at, size, points } of painted) {
    if (size !== undefined) books.push(at + offset - begunAt - readStamp(size).sinceMs);
    const bar = points === undefined ? -1 : barOf(points);
    if (barStamps[bar] === undefined) continue;
    const age = at + offset - barStamps[bar];
    charts.push(age);
    lastOf.set(bar, Math.max(lastOf.get(bar) ?? 0, age));
  }
  return { books, charts, lastCharts: [...lastOf.values()] };
}
