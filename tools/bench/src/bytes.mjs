// Bytes that a client is sent each second: whole objects as JSON, our JSON, our binary; on recordings and on the simulated
// exchange: `npm run bytes -- [FOLDER] [--seconds 20] [--smoke]`. See the README.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { bundle } from './bundles.mjs';
import { findTapes } from './bytes/tapes.mjs';
import { Checks } from './checks.mjs';
import { startGateway } from './gateway.mjs';
import { build, describeMachine, sleep, table } from './machine.mjs';
import { VENUE } from './venues.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string' }, smoke: { type: 'boolean', default: false } },
});
const { smoke } = values;
const [folder] = positionals;
const seconds = Number(values.seconds ?? (smoke ? 2 : 20));
const WALL_CHARTS = 64;
const WALL_BOOKS = 8;
const WALL_KB_MAX = 10;
const JSON_MAX = 0.15;
const BINARY_MAX = 0.05;
const HEAD = [
  'what',
  'whole kB / s',
  'JSON kB / s',
  '% of whole',
  'binary kB / s',
  '% of whole',
  'bars %',
  'ticker %',
  'trades %',
  'book %',
];

build('api', 'sim');
const bundled = await bundle('tools/bench/src/bytes/index.ts');
const { KINDS, meterLive, playTape } = await import(bundled.file);
const checks = new Checks();
const rows = [];
try {
  if (folder !== undefined) await measureTapes();
  await measureSim();
  print();
} finally {
  bundled.dispose();
}
checks.end();

async function measureTapes() {
  if (!existsSync(folder)) throw new Error(`there are no recordings in ${folder}`);
  const sum = new Map();
  let sumSeconds = 0;
  for (const tape of (await findTapes(folder)).slice(0, smoke ? 1 : undefined)) {
    const played = await playTape(tape);
    add(
      `${tape.name} (${played.instruments} instruments, ${played.seconds.toFixed(0)} s)`,
      played.meters,
      played.seconds,
    );
    sumSeconds += played.seconds;
    for (const [key, meter] of played.meters) sum.set(key, addMeters(sum.get(key), meter));
  }
  rows.push(rowOf('all recordings', sum, sumSeconds));
}

/** The last two walls are the dashboard's: charts of bars alone, and one book at a time. */
async function measureSim() {
  const gateway = await startGateway({ env: { LIVETAPE_FEEDS_ISOLATION: 'thread' } });
  try {
    const { symbols } = gateway;
    const of = (kind, count, end = '') => symbols.slice(0, count).map((symbol) => `${kind}:${VENUE}:${symbol}${end}`);
    const charts = of('bars', WALL_CHARTS, ':1s');
    const sets = {
      bars: of('bars', WALL_BOOKS, ':1s'),
      ticker: of('ticker', WALL_BOOKS),
      trades: of('trades', WALL_BOOKS),
      book: of('book', WALL_BOOKS, ':25'),
      all: [
        ...of('bars', WALL_BOOKS, ':1s'),
        ...of('ticker', WALL_BOOKS),
        ...of('trades', WALL_BOOKS),
        ...of('book', WALL_BOOKS, ':25'),
      ],
      'wall: 64 charts + 8 books of 10 levels': [...charts, ...of('book', WALL_BOOKS, ':10')],
      'wall: 64 charts + 8 books of 25 levels': [...charts, ...of('book', WALL_BOOKS, ':25')],
      'wall of the dashboard: 64 charts': charts,
    };
    await sleep(smoke ? 1_000 : 5_000);
    const meters = await meterLive(gateway.base, sets, seconds);
    add(`simulator, ${WALL_BOOKS} instruments`, meters, seconds);
    for (const name of Object.keys(sets).filter((one) => one.startsWith('wall'))) addWall(name, meters);
  } finally {
    await gateway.stop();
  }
}

/** Of a client of all kinds, and the share of its binary bytes in the whole ones of each kind alone. */
function add(name, meters, time) {
  const all = ['json', 'binary'].map((encoding) => meters.get(`all ${encoding}`));
  const gaps = [...meters.values()].reduce((sum, one) => sum + one.gaps, 0);
  const wrong = [...meters.values()].reduce((sum, one) => sum + one.whole.wrong, 0);
  checks.expect(gaps === 0, `${name}: gaps`, gaps);
  checks.expect(wrong === 0, `${name}: books that are not the server's`, wrong);
  checks.expect(all[0].rows > 0 && all[1].bytes > 0, `${name}: rows`, all[0].rows);
  rows.push(rowOf(name, meters, time));
}

function rowOf(name, meters, time) {
  const [json, binary] = ['json', 'binary'].map((encoding) => sizeOf(meters.get(`all ${encoding}`)));
  const kinds = KINDS.map((kind) => {
    const { bytes, whole } = sizeOf(meters.get(`${kind} binary`));
    return whole === 0 ? '–' : percent(bytes / whole);
  });
  const [a, b] = [json.bytes / json.whole, binary.bytes / binary.whole];
  return [
    name,
    kb(json.whole, time),
    kb(json.bytes, time),
    judged(a, JSON_MAX),
    kb(binary.bytes, time),
    judged(b, BINARY_MAX),
    ...kinds,
  ];
}

function addWall(name, meters) {
  const [json, binary] = ['json', 'binary'].map((encoding) => sizeOf(meters.get(`${name} ${encoding}`)));
  const isMet = binary.bytes / seconds / 1_000 <= WALL_KB_MAX;
  const [a, b] = [percent(json.bytes / json.whole), percent(binary.bytes / binary.whole)];
  const rest = KINDS.map(() => '–');
  const size = `${kb(binary.bytes, seconds)}${isMet ? '' : ` (> ${WALL_KB_MAX})`}`;
  rows.push([name, kb(json.whole, seconds), kb(json.bytes, seconds), a, size, b, ...rest]);
}

function sizeOf({ bytes, whole }) {
  return { bytes, whole: Object.values(whole.bytes ?? whole).reduce((sum, one) => sum + one, 0) };
}

function addMeters(sum = { bytes: 0, whole: {} }, meter) {
  const { bytes, whole } = sizeOf(meter);
  return { bytes: sum.bytes + bytes, whole: { sum: sizeOf(sum).whole + whole } };
}

function kb(bytes, time) {
  return (bytes / time / 1_000).toFixed(2);
}

function percent(share) {
  return (share * 100).toFixed(1);
}

/** A target that is missed is said so. */
function judged(share, most) {
  return `${percent(share)}${share <= most ? '' : ` (> ${most * 100})`}`;
}

function print() {
  if (!smoke) console.log(`\n${describeMachine()}`);
  console.log(
    'Per client and second, frame headers included, without the first snapshots. Whole: one JSON object per change.',
  );
  console.log(
    'Targets: JSON at most 15 %, binary at most 5 % of the whole; the wall at most 10 kB / s in binary. The last four',
  );
  console.log('columns: binary in % of the whole for a client of that kind alone.\n');
  console.log(table([HEAD, ...rows]));
}
