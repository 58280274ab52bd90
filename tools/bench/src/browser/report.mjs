// What the browser bench prints.
import { quantile, spread } from '../machine.mjs';

export const NOTES = [
  'Data to pixel: from the stamp that the server puts into the value, over its socket, to the beginning of the frame after the one in which the value was drawn.',
  'ngx-echarts draws the same lines without axes, volumes, gaps or labels, and its books as tables of the same rows; it reads JSON. Cores are of all processes of the browser.',
  'Chromium draws without a GPU here: with one, drawing costs both pages less.',
];

/** One line of the report for each: how it is called, its unit, how it is read off a visit, and what Livetape must reach. */
const LINES = [
  ['frame p99', 'ms', ({ frameP99 }) => frameP99, { atMost: 33.4 }],
  ['longest task of the main thread', 'ms', ({ longest }) => longest, { atMost: 100 }],
  ['tasks above 50 ms', '', ({ longTasks }) => longTasks],
  ['main thread busy', '%', ({ mainShare }) => mainShare, { atMost: 25 }],
  ['data to pixel, books, p50', 'ms', ({ books }) => quantile(books, 0.5)],
  ['data to pixel, books, p99', 'ms', ({ books }) => quantile(books, 0.99), { atMost: 100 }],
  ['data to pixel, charts, p50', 'ms', ({ charts }) => quantile(charts, 0.5)],
  ['data to pixel, charts, p99', 'ms', ({ charts }) => quantile(charts, 0.99), { atMost: 100 }],
  ['data to pixel, last of 64 charts, p99', 'ms', ({ lastCharts }) => quantile(lastCharts, 0.99), { atMost: 100 }],
  ['changes of books painted', '%', ({ books, bookChangesSent }) => (100 * books.length) / (8 * bookChangesSent)],
  ['all processes of the browser', 'cores', ({ cores }) => cores],
  ['received', 'kB/s', ({ kbPerSecond }) => kbPerSecond, { atMost: 10 }],
  ['heap of the page and its worker', 'MB', ({ heapMb }) => heapMb],
  ['heap growth', 'MB', ({ heapGrowthMb }) => heapGrowthMb],
  ['DOM nodes more', '', ({ nodeGrowth }) => nodeGrowth],
];

export function oneLine(seen) {
  const parts = LINES.slice(0, 8).map(([name, unit, read]) => `${name} ${read(seen).toFixed(1)} ${unit}`.trim());
  return parts.join(', ');
}

/** Both pages side by side, `median (min–max)` of the visits. */
export function tableOf(visits) {
  const names = Object.keys(visits);
  const rows = LINES.map(([name, unit, read]) => [
    unit === '' ? name : `${name}, ${unit}`,
    ...names.map((subject) => spread(visits[subject].map(read))),
  ]);
  return { title: 'Medians of the visits', rows: [['', ...names], ...rows] };
}

/** Livetape's figures with their goals, each beside the other page's. */
export function figuresOf(visits) {
  const goaled = LINES.filter(([, , , goal]) => goal !== undefined);
  return goaled.flatMap(([name, unit, read, goal]) => [
    { name: `ngx-echarts: ${name}`, unit, values: visits['ngx-echarts'].map(read) },
    { name: `Livetape: ${name}`, unit, values: visits['Livetape'].map(read), goal, ratioTo: `ngx-echarts: ${name}` },
  ]);
}
