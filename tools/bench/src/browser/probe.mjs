// What stands painted, and since when: the code that says so inside of the pages.
import { readStamp } from './market.mjs';

/**
 * For the dashboard's worker, before its first line. Listens to what is drawn on its canvases: how long a line is says which bar
 * is its newest, a text that is a stamped size the best bid of a book. It counts as pixels when the next frame begins.
 */
export function workerProbe() {
  return `${readStamp}\n(${listen})();`;
}

function listen() {
  const painted = (globalThis.painted = []);
  let waiting = [];
  const note = (entry) => {
    waiting.push(entry);
    if (waiting.length > 1) return;
    requestAnimationFrame(() => {
      const at = performance.timeOrigin + performance.now();
      for (const one of waiting) painted.push({ ...one, at });
      waiting = [];
    });
  };
  const { prototype } = globalThis.OffscreenCanvasRenderingContext2D;
  const hear = (name, listener) => {
    const original = prototype[name];
    prototype[name] = function (...args) {
      listener(...args);
      return original.apply(this, args);
    };
  };
  const LINE_POINTS_MIN = 10;
  const newest = new Map();
  let tile = { left: 0, top: 0, width: 0 };
  let points = 0;
  let firstX = 0;
  let lastX = 0;
  const begin = (x) => {
    if (points++ === 0) firstX = x;
    lastX = x;
  };
  hear('clearRect', (left, top, width) => (tile = { left, top, width }));
  hear('beginPath', () => (points = 0));
  hear('moveTo', begin);
  hear('lineTo', begin);
  hear('stroke', () => {
    if (points < LINE_POINTS_MIN) return;
    // the chart ends one second after its newest bar begins, so the place of that bar says how many seconds wide it is
    const seconds = 1 / (1 - (lastX - tile.left) / tile.width);
    const bars = Math.round(((lastX - firstX) / tile.width) * seconds) + 1;
    const key = `${tile.left} ${tile.top}`;
    if (newest.get(key) >= bars) return;
    newest.set(key, bars);
    note({ bars });
  });
  const sizes = new Map();
  hear('fillText', (text) => {
    if (text.length < LINE_POINTS_MIN) return;
    const size = Number(text.replace(/\D/g, ''));
    const stamp = readStamp(size);
    if (stamp === null || sizes.get(stamp.book) === size) return;
    sizes.set(stamp.book, size);
    note({ size });
  });
}

/** In a page: watches frames and long tasks for so many ms. */
export function watchFrames(ms) {
  return new Promise((done) => {
    const long = [];
    const observer = new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration)));
    observer.observe({ entryTypes: ['longtask'] });
    const distances = [];
    const start = performance.now();
    let last = start;
    const tick = (at) => {
      distances.push(at - last);
      last = at;
      if (at - start < ms) return requestAnimationFrame(tick);
      observer.disconnect();
      done({ long, distances });
    };
    requestAnimationFrame(tick);
  });
}

/** In a page: the server's clock less the page's, ms, by the fastest of a few answers. */
export async function clockOffset() {
  let best = { rtt: Infinity, offset: 0 };
  for (let i = 0; i < 15; i++) {
    const sent = performance.timeOrigin + performance.now();
    const { now } = await (await fetch('/clock')).json();
    const heard = performance.timeOrigin + performance.now();
    if (heard - sent < best.rtt) best = { rtt: heard - sent, offset: now - (heard + sent) / 2 };
  }
  return best.offset;
}
