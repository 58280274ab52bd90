import { TradeBatch } from '@livetape/model';
import { Deduplication } from './deduplication';
import { GapRecords } from './gap-records';
import { HoleLedger } from './hole-ledger';
import { plainInstruments } from './plain-venue';

const ROWS = 512;
const INSTRUMENTS = 60;
const IDS_MAX = 65_536;
const UUID = 'b2f8a1c0-4b77-5f6e-8d0a-000000000000';
const DIGITS = 8;
const LETTER_A = 97;

const instruments = plainInstruments(INSTRUMENTS);

/** Fills a batch with the trades that follow; each takes the next instrument's next id. */
class Tape {
  private made = 0;
  private readonly text = new TextEncoder().encode(UUID);

  constructor(private readonly ids: 'numbers' | 'texts') {}

  fill(trades: TradeBatch): void {
    trades.clear();
    for (let i = 0; i < ROWS; i++) {
      const row = trades.claim();
      const id = Math.floor(this.made / INSTRUMENTS);
      trades.instrument[row] = this.made++ % INSTRUMENTS;
      trades.sequence[row] = trades.id[row] = trades.firstId[row] = trades.lastId[row] = id;
      if (this.ids === 'texts') this.writeText(trades, row, this.made);
    }
  }

  private writeText(trades: TradeBatch, row: number, number: number): void {
    const { text } = this;
    for (let digit = 0; digit < DIGITS; digit++)
      text[text.length - 1 - digit] = LETTER_A + ((number >>> (4 * digit)) & 15);
    trades.id[row] = -1;
    trades.idText.set(row, text, 0, text.length);
  }
}

/** What people write: the last ids of each instrument as texts in a set. */
function textSet(): () => void {
  const tape = new Tape('numbers');
  const trades = new TradeBatch(ROWS);
  const seen = new Set<string>();
  return () => {
    tape.fill(trades);
    for (let row = 0; row < ROWS; row++) {
      const key = `${trades.instrument[row]}:${trades.id[row]}`;
      if (seen.has(key)) continue;
      if (seen.size >= IDS_MAX) seen.delete(seen.values().next().value as string);
      seen.add(key);
    }
  };
}

function deduplication(denseTrades: boolean, ids: 'numbers' | 'texts'): () => void {
  const tape = new Tape(ids);
  const trades = new TradeBatch(ROWS);
  const records = new GapRecords({ venue: 'plain', wallMs: () => 0, emit: () => undefined });
  const ledger = new HoleLedger({ records, instruments, fillRowsMax: 0 });
  const resumeFrom = new Map<number, number>();
  const made = new Deduplication({ instruments, denseTrades, ledger, resumeFrom, monotonicMs: 0, wallUs: 0 });
  return () => {
    tape.fill(trades);
    made.filter(trades, 1);
  };
}

/** The filling of the batch alone, which is in all the others. */
function filling(ids: 'numbers' | 'texts'): () => void {
  const tape = new Tape(ids);
  const trades = new TradeBatch(ROWS);
  return () => tape.fill(trades);
}

/** Duplicates of trades, for each way in which venues number them. */
export const bench = {
  name: 'deduplication of trades',
  perRun: ROWS,
  variants: {
    'a Set of texts': textSet(),
    'ids that count up': deduplication(true, 'numbers'),
    'numbers that do not': deduplication(false, 'numbers'),
    'the batch alone': filling('numbers'),
    UUIDs: deduplication(false, 'texts'),
    'the batch of UUIDs alone': filling('texts'),
  },
  allocationFree: ['ids that count up', 'numbers that do not', 'UUIDs'],
};
