// That what is fast is right: windows against BigInt, books against sorted maps, decoders against JSON.parse.
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { bundle } from '../bundles.mjs';
import { FRAMES, textRecordings } from '../recordings.mjs';

const EVENTS = 1_000_000;
const SMOKE_EVENTS = 50_000;

export const bench = {
  name: 'exactness',
  needs: [],
  async run({ smoke, checks }) {
    const bundled = await bundle('tools/bench/src/exactness/index.ts');
    try {
      const truth = await import(pathToFileURL(bundled.file).href);
      return { tables: [await compareAll(truth, { checks, events: smoke ? SMOKE_EVENTS : EVENTS })] };
    } finally {
      bundled.dispose();
    }
  },
};

async function compareAll(truth, { checks, events }) {
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
  if (existsSync(FRAMES)) {
    for (const { name, venue } of await textRecordings(FRAMES)) {
      const decoded = await truth.compareDecoded(FRAMES, name, venue);
      tell(`prices and sizes of ${name}, against JSON.parse`, decoded.numbers, decoded);
    }
  }
  const title =
    'Compared, and how many differ; cut are sizes with more digits than 2^53 holds, of venues that send such';
  return { title, rows: [['what', 'compared', 'differ', 'cut'], ...rows] };
}
