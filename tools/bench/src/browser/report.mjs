// What the browser bench prints.
import { quantile, spread } from '../machine.mjs';

export const NOTES = [
  'Data to pixel: from the stamp that the server puts into the value, over its socket, to the beginning of the frame after the one in which the value was drawn.',
  'ngx-echarts draws the same lines without axes, volumes, gaps or labels, and its books as tables of the same rows; it reads JSON. Cores are of all processes of the browser.',
  'Chromium draws without a GPU here: with one, drawing costs both pages less.',
];

/** The lines of the report: how each is called, its unit, how it is read off a visit, what Livetape must reach. */
const LINES = [
  {
    name: 'first value, nothing cached',
    unit: 'ms',
    read: ({ firstValueMs }) => firstValueMs,
    goal: { atMost: 1_500 },
    isOwn: true,
  },
  { name: 'frame p99', unit: 'ms', read: ({ frameP99 }) => frameP99, goal: { atMost: 33.4 } },
  { name: 'longest task of the main thread', unit: 'ms', read: ({ longest }) => longest, goal: { atMost: 100 } },
  { name: 'tasks above 50 ms', unit: '', read: ({ longTasks }) => longTasks },
  { name: 'CPU of the main thread', unit: '%', read: ({ mainShare }) => mainShare, goal: { atMost: 25 } },
  { name: 'data to pixel, books, p50', unit: 'ms', read: ({ books }) => quantile(books, 0.5) },
  { name: 'data to pixel, books, p99', unit: 'ms', read: ({ books }) => quantile(books, 0.99), goal: { atMost: 100 } },
  { name: 'data to pixel, charts, p50', unit: 'ms', read: ({ charts }) => quantile(charts, 0.5) },
  {
    name: 'data to pixel, charts, p99',
    unit: 'ms',
    read: ({ charts }) => quantile(charts, 0.99),
    goal: { atMost: 100 },
  },
  {
    name: 'data to pixel, last of 64 charts, p99',
    unit: 'ms',
    read: ({ lastCharts }) => quantile(lastCharts, 0.99),
    goal: { atMost: 100 },
  },
  {
    name: 'changes of books painted',
    unit: '%',
    read: ({ books, bookChangesSent }) => (100 * books.length) / (8 * bookChangesSent),
  },
  { name: 'CPU of the worker', unit: '%', read: ({ workerShare }) => workerShare, isOwn: true },
  { name: 'CPU of all processes of the browser', unit: 'cores', read: ({ cores }) => cores },
  { name: 'received', unit: 'kB/s', read: ({ kbPerSecond }) => kbPerSecond, goal: { atMost: 10 } },
  { name: 'heap of the page and its worker', unit: 'MB', read: ({ heapMb }) => heapMb },
  { name: 'heap growth', unit: 'MB', read: ({ heapGrowthMb }) => heapGrowthMb },
  { name: 'DOM nodes more', unit: '', read: ({ nodeGrowth }) => nodeGrowth },
];

const OWN = 'Livetape';
const PEER = 'ngx-echarts';

export function oneLine(seen) {
  const goaled = LINES.filter(({ goal }) => goal !== undefined);
  return goaled.map(({ name, unit, read }) => `${name} ${read(seen).toFixed(1)} ${unit}`).join(', ');
}

/** Both pages side by side, `median (min–max)` of the visits. */
export function tableOf(visits) {
  const names = Object.keys(visits);
  const cell = (subject, { read, isOwn }) => (isOwn && subject !== OWN ? '–' : spread(visits[subject].map(read)));
  const rows = LINES.map((line) => [
    line.unit === '' ? line.name : `${line.name}, ${line.unit}`,
    ...names.map((subject) => cell(subject, line)),
  ]);
  return { title: 'Medians of the visits', rows: [['', ...names], ...rows] };
}

/** Livetape's figures with their goals, each beside the other page's. */
export function figuresOf(visits) {
  return LINES.filter(({ goal }) => goal !== undefined).flatMap(({ name, unit, read, goal, isOwn }) => {
    const own = { name: `${OWN}: ${name}`, unit, values: visits[OWN].map(read), goal };
    if (isOwn) return [own];
    const peer = { name: `${PEER}: ${name}`, unit, values: visits[PEER].map(read) };
    return [peer, { ...own, ratioTo: peer.name }];
  });
}
