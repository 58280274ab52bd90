// The same measure as `probe.mjs` has of the dashboard, in the page that it is compared with.
import { readStamp } from './market.mjs';

const painted = (globalThis.painted = []);
const newest = new Map();
let waiting = [];
/** Whether the animation frame's callbacks run now: what changes then is painted at the end of this frame, else of the next. */
let isInFrame = false;
const afterFrame = new globalThis.MessageChannel();
afterFrame.port1.onmessage = () => (isInFrame = false);

function note(entry) {
  waiting.push(entry);
  if (waiting.length === 1) requestAnimationFrame(isInFrame ? arrive : () => requestAnimationFrame(arrive));
}

function arrive() {
  const at = performance.timeOrigin + performance.now();
  for (const one of waiting) painted.push({ ...one, at });
  waiting = [];
}

/** A chart has been drawn with so many bars: within an animation frame. */
export function paintedBars(tile, bars) {
  if (newest.get(tile) >= bars) return;
  newest.set(tile, bars);
  isInFrame = true;
  afterFrame.port2.postMessage(null);
  note({ bars });
}

/** Hears the best bid's size of each table. */
export function watchSizes() {
  requestAnimationFrame(() => {
    for (const body of document.querySelectorAll('tbody.bids')) {
      const cell = body.querySelector('tr td:last-child');
      const observer = new globalThis.MutationObserver(() => {
        const size = Number(cell.textContent.replace(/\D/g, ''));
        if (readStamp(size) !== null) note({ size });
      });
      observer.observe(cell, { characterData: true, childList: true, subtree: true });
    }
  });
  const begin = () => {
    isInFrame = true;
    afterFrame.port2.postMessage(null);
    requestAnimationFrame(begin);
  };
  requestAnimationFrame(begin);
}
