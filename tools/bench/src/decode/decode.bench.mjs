// Decode of real recordings, venue by venue, against JSON.parse alone, tardis-dev and ccxt.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from '../bundles.mjs';
import { FRAMES, textRecordings } from '../recordings.mjs';
import { resultOf } from '../runner/child.mjs';
import { installPeers, peerVersions } from '../runner/peers.mjs';

const GOALS = { trades: { 'tardis-dev': 2.5, ccxt: 8 }, levels: { 'tardis-dev': 2, ccxt: 4 } };
const READERS = ['JSON.parse', 'tardis-dev', 'ccxt'];
const ROUND_MS = 60;
/** Fewer frames say little of a rate. */
const FRAMES_MIN = 5;
/** A peer that leaves out more of the rows than this does another thing. */
const ROWS_PART_MIN = 0.9;
const MS_MAX = 300_000;

export const bench = {
  name: 'decode of real recordings',
  needs: [],
  async run({ smoke, rounds, peers, log, checks }) {
    if (!existsSync(FRAMES)) return { notes: [`No recordings at ${FRAMES}: set LIVETAPE_FRAMES.`] };
    const hasPeers = peers && installPeers();
    const bundled = await bundle('tools/bench/src/decode/frames.ts');
    try {
      const sets = await setsOf(bundled.file);
      const results = [];
      for (const set of smoke ? sets.slice(0, 3) : sets) {
        const order = { folder: FRAMES, ...set, hasPeers, rounds, roundMs: smoke ? 1 : ROUND_MS };
        const options = { name: set.name, args: [bundled.file], order, timeout: MS_MAX };
        const result = { ...set, ...(await resultOf(join(import.meta.dirname, 'child.mjs'), options)) };
        checks.expect(result.rows.livetape > 0, `rows of ${set.name}`, `${result.rows.livetape} ${set.kind}`);
        log(`${set.name} ${set.kind}: ${READERS.map((reader) => `${reader} ${ratio(result, reader)}`).join(', ')}`);
        results.push(result);
      }
      return report(results, hasPeers);
    } finally {
      bundled.dispose();
    }
  },
};

async function setsOf(file) {
  const { frameSets } = await import(pathToFileURL(file).href);
  const sets = [];
  for (const { name, venue } of await textRecordings(FRAMES)) {
    for (const { kind, frames } of await frameSets(FRAMES, name, venue)) {
      if (frames.length >= FRAMES_MIN) sets.push({ name, venue, kind });
    }
  }
  return sets;
}

function report(results, hasPeers) {
  const head = ['recording', 'frames', 'B / frame', 'rows / frame', 'livetape ns / frame', ...READERS];
  const tables = ['trades', 'levels'].map((kind) => ({
    title: `Frames of ${kind}: ns of CPU per frame, and how many times ours the others take (median)`,
    rows: [head, ...results.filter((result) => result.kind === kind).map(row)],
  }));
  const figures = Object.entries(GOALS).flatMap(([kind, goals]) =>
    Object.entries(goals).flatMap(([reader, atLeast]) => least(results, { kind, reader, atLeast })),
  );
  const notes = [
    'A set is up to 2,000 frames of one recording that each bring such rows; ours decodes, checks and keeps them in columns.',
    'ccxt: JSON.parse and its parsing of trades and levels alone, without its caches and books; tardis-dev: JSON.parse and its mappers.',
    `A peer that gives less than 90 % of our rows is marked * and left out of the figures; one that reads no such frame is –. tardis-dev's mappers are first given an empty snapshot of each book, which they wait for.`,
    ...(hasPeers ? [peerVersions().join(', ')] : ['Without --peers: only JSON.parse is compared with.']),
  ];
  return { tables, figures, notes };
}

function row(result) {
  const { name, frames, bytes, rows, times } = result;
  return [
    name,
    frames,
    (bytes / frames).toFixed(0),
    (rows.livetape / frames).toFixed(1),
    median(times.livetape).toFixed(0),
    ...READERS.map((reader) => `${ratio(result, reader)}${isOther(rows, reader) ? ' *' : ''}`),
  ];
}

/** The least of the ratios of all recordings, round by round: what holds for every venue. */
function least(results, { kind, reader, atLeast }) {
  const known = results.filter(({ kind: one, times, rows }) => one === kind && times[reader] && !isOther(rows, reader));
  if (known.length === 0) return [];
  const rounds = known[0].times.livetape.map((_, round) =>
    Math.min(...known.map(({ times }) => times[reader][round] / times.livetape[round])),
  );
  const name = `${reader}'s time for ${kind}, on the recording where it does best`;
  return [{ name, unit: '× ours', values: rounds, goal: { atLeast } }];
}

function isOther(rows, reader) {
  return rows[reader] !== undefined && rows[reader] < ROWS_PART_MIN * rows.livetape;
}

function ratio({ times }, reader) {
  return times[reader] === undefined ? '–' : `${(median(times[reader]) / median(times.livetape)).toFixed(2)} ×`;
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
}
