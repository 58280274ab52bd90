import { TradeBatch } from '@livetape/model';
import { ChunkWriter, readChunk } from './chunk';
import { TradeBuffer } from './trade-buffer';

const TRADES = 1_000;
const trades = new TradeBatch(TRADES);
for (let i = 0; i < TRADES; i++) {
  const row = trades.claim();
  trades.price[row] = 9_723_450 + ((i * 31) % 41) - 20;
  trades.size[row] = (i * 7_919) % 1_000_000;
  trades.aggressor[row] = i % 2 === 0 ? 1 : -1;
  trades.id[row] = trades.firstId[row] = trades.lastId[row] = 3_000_000_000 + i;
  trades.eventTime[row] = 1_795_000_000_000_000 + i * 2_800;
  trades.receiveTime[row] = trades.eventTime[row] + 35_000 + (i % 7);
}
const chunk = chunkOf();
const text = jsonOf();

function chunkOf() {
  const writer = new ChunkWriter(0);
  for (let row = 0; row < TRADES; row++) writer.append(trades, row);
  return writer.take();
}

/** As a flush does it: every trade looked at, and a chunk per instrument. */
const INSTRUMENTS = 6;
const buffer = new TradeBuffer();
for (let row = 0; row < TRADES; row++) trades.instrument[row] = row % INSTRUMENTS;

function bufferAll() {
  for (let row = 0; row < TRADES; row++) buffer.append(trades, row);
  return buffer.take();
}

function jsonOf(): string {
  const rows: unknown[] = [];
  for (let row = 0; row < TRADES; row++) {
    const { price, size, aggressor, id, eventTime, receiveTime } = trades;
    rows.push([id[row], price[row], size[row], aggressor[row], eventTime[row], receiveTime[row]]);
  }
  return JSON.stringify(rows);
}

/** What it costs to keep a trade in a sixth of the bytes of JSON. */
export const bench = {
  name: `a trade in a chunk (${(chunk.data.length / TRADES).toFixed(1)} B) and in JSON (${text.length / TRADES} B)`,
  perRun: TRADES,
  variants: {
    'JSON.stringify': jsonOf,
    'ChunkWriter.append': chunkOf,
    'TradeBuffer.append': bufferAll,
    'JSON.parse': () => JSON.parse(text),
    readChunk: () => readChunk(chunk.data, chunk.rows),
  },
  goals: { 'ChunkWriter.append': 4, 'TradeBuffer.append': 3 },
};
