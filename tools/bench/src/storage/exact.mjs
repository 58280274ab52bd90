// The process that compares what is read with what was written, and chunks with rows: `node exact.mjs '{"library","folder","trades",
// "questions"}'`. The same trades lie in the product's store and, with an index by time, in a table of rows; both are asked the same.
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pathToFileURL } from 'node:url';
import sqlite3 from 'sqlite3';
import { WAYS } from './ways.mjs';

const TRADES_PER_FLUSH = 10_000;
const PAGE = 997;
const { library, folder, trades, questions } = JSON.parse(process.argv[2]);
const module = await import(pathToFileURL(library).href);
const { openStore, INSTRUMENTS, START_MS, Tape } = module;
const spanMs = (trades / 20_000) * 1_000;

const paths = { chunks: join(folder, 'chunks.db'), rows: join(folder, 'rows.db') };
await fill('Livetape', paths.chunks);
await fill('sqlite3, VALUES of 500 rows', paths.rows);
const store = await openStore({ path: paths.chunks });
await store.registerInstruments(INSTRUMENTS);
const table = new sqlite3.Database(paths.rows);
const all = promisify(table.all.bind(table));
await all('CREATE INDEX by_time ON trades (instrument, eventTime, id)');

const written = await differencesToTape();
const asked = await differencesToRows();
const { ok, rows } = await store.verify();
await store.close();
process.send({ written, asked, audit: { ok, trades: rows.trades } });

async function fill(way, path) {
  const { prepare, write, close } = await WAYS[way](path, module);
  const tape = new Tape();
  for (let done = 0; done < trades; done += TRADES_PER_FLUSH) {
    await write(prepare(tape.take(Math.min(TRADES_PER_FLUSH, trades - done))));
  }
  await close();
}

/** Every column of every trade, read in pages by cursor as REST reads them. */
async function differencesToTape() {
  const expected = INSTRUMENTS.map(() => []);
  for (const batch of new Tape().take(trades)) {
    for (let row = 0; row < batch.length; row++) expected[batch.instrument[row]].push(textOf(batch, row));
  }
  let read = 0;
  let differences = 0;
  for (const { id, venue, symbol } of INSTRUMENTS) {
    const found = [];
    const range = { venue, symbol, fromMs: 0, toMs: 2e12, limit: PAGE, order: 'oldest' };
    for (let cursor; cursor !== null;) {
      const page = await store.trades({ ...range, cursor });
      found.push(...page.rows.map(textOfStored));
      cursor = page.next;
    }
    read += found.length;
    differences += expected[id].filter((text, at) => text !== found[at]).length;
  }
  return { read, differences };
}

async function differencesToRows() {
  let differences = 0;
  for (let n = 0; n < questions; n++) {
    const { id, venue, symbol } = INSTRUMENTS[(n * 7) % INSTRUMENTS.length];
    const order = n % 2 === 0 ? 'oldest' : 'newest';
    const fromMs = START_MS + Math.floor(((n * 0.618) % 1) * spanMs);
    const range = { fromMs, toMs: fromMs + Math.floor(spanMs / (1 + (n % 9))), limit: 1 + ((n * 31) % 500) };
    const direction = order === 'oldest' ? 'ASC' : 'DESC';
    const rows = await all(
      `SELECT * FROM trades WHERE instrument = ? AND eventTime >= ? AND eventTime < ?
       ORDER BY eventTime ${direction}, id ${direction} LIMIT ?`,
      [id, range.fromMs * 1_000, range.toMs * 1_000, range.limit],
    );
    const page = await store.trades({ venue, symbol, order, ...range });
    const isSame = page.rows.map(textOfStored).join('\n') === rows.map(textOfRow).join('\n');
    if (!isSame) differences++;
  }
  return { questions, differences };
}

function textOf(batch, row) {
  const { id, price, size, aggressor, firstId, lastId, eventTime, receiveTime } = batch;
  return [id, price, size, aggressor, firstId, lastId, eventTime, receiveTime].map((column) => column[row]).join('|');
}

function textOfRow({ id, price, size, aggressor, firstId, lastId, eventTime, receiveTime }) {
  return [id, price, size, aggressor, firstId, lastId, eventTime, receiveTime].join('|');
}

function textOfStored({ eventTimeUs, receiveTimeUs, ...trade }) {
  return textOfRow({ ...trade, eventTime: eventTimeUs, receiveTime: receiveTimeUs });
}
