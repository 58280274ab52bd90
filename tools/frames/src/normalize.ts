import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Check } from './check';
import { livetape } from './command-line';
import { type RawTrade, readRawTrades } from './raw-trade';

const VENUE = 'binance';
/** Not of one connection: REST answers, what the client sent, single examples of other projects. */
const OTHERS = /\.(rest|tx)\.jsonl$|^(rest_|examples_)/;

/** Every trade of every recording of the venue. */
export async function checkNormalize(folder: string): Promise<Check[]> {
  const names = (await readdir(join(folder, VENUE))).sort();
  const recordings = names.filter((name) => /\.(jsonl|gz|b64)$/.test(name) && !OTHERS.test(name));
  const checks: Check[] = [];
  for (const recording of recordings) {
    const stem = recording.replace(/\.(jsonl|gz|b64)$/, '');
    const times = names.find((name) => name === `${stem}.rx.txt` || name === `${stem}.rx_ns.txt`);
    checks.push(await compare(join(folder, VENUE, recording), times && join(folder, VENUE, times)));
  }
  return checks;
}

async function compare(file: string, times?: string): Promise<Check> {
  const name = `normalize ${file.split('/').at(-1)}`;
  const expected = await readRawTrades([file], times);
  const timing = times === undefined ? [] : ['--times', times];
  const rows = await livetape(['normalize', '--venue', VENUE, ...timing, file]);
  const trades = rows.filter(({ type }) => type === 'trade');
  const rejected = rows.filter(({ type }) => type === 'rejected');
  for (const [i, trade] of expected.entries()) {
    const own = JSON.stringify(trades[i]);
    if (own !== JSON.stringify(lineOf(trade))) {
      return { name, ok: false, detail: `trade ${i + 1}: ${own} is not ${JSON.stringify(lineOf(trade))}` };
    }
  }
  const ok = trades.length === expected.length && rejected.length === 0;
  const detail = ok
    ? `${trades.length} trades, each once, digit for digit`
    : `${trades.length} trades, not ${expected.length}; ${JSON.stringify(rejected)}`;
  return { name, ok, detail };
}

function lineOf({ symbol, id, price, size, aggressor, eventTimeUs, receiveTimeUs }: RawTrade) {
  return { type: 'trade', venue: VENUE, symbol, id, price, size, aggressor, eventTimeUs, receiveTimeUs };
}
