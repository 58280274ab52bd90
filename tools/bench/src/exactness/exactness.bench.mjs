// That what is fast is right: windows against BigInt, books against sorted maps, decoders against JSON.parse.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from '../bundles.mjs';

const EVENTS = 1_000_000;
const SMOKE_EVENTS = 50_000;

export const bench = {
  name: 'exactness',
  needs: [],
  async run({ smoke, root, checks }) {
    const bundled = await bundle('tools/bench/src/exactness/index.ts');
    try {
      const truth = await import(pathToFileURL(bundled.file).href);
      return { tables: [await compareAll(truth, { root, checks, events: smoke ? SMOKE_EVENTS : EVENTS })] };
    } finally {
      bundled.dispose();
    }
  },
};

async function compareAll(truth, { root, checks, events }) {
  const rows = [];
  const tell = (what, compared, { differences, cut = 0 }) => {
    checks.expect(compared > 0 && differences === 0, what, `${differences} of ${compared} differ, ${cut} cut`);
    rows.push([what, compared.toLocaleString('en-US'), differences, cut]);
  };
  const count = events.toLocaleString('en-US');
  const windows = truth.compareWindows(events);
  tell(`bars of ${count} random trades, to 53 bits, against BigInt`, windows.bars, windows);
  const books = truth.compareBooks(events);
  tell(`books after ${count} random deltas, against sorted maps`, books.books, books);
  const folder = process.env['LIVETAPE_FRAMES'] ?? resolve(root, '../shared/frames');
  if (existsSync(folder)) {
    for (const { name, venue } of truth.recordingsOf(folder)) {
      const decoded = await truth.compareDecoded(folder, name, venue);
      tell(`prices and sizes of ${name}, against JSON.parse`, decoded.numbers, decoded);
    }
  }
  const title =
    'Compared, and how many differ; cut are sizes with more digits than 2^53 holds, of venues that send such';
  return { title, rows: [['what', 'compared', 'differ', 'cut'], ...rows] };
}
