// Ways to keep trades in SQLite. Each: `open(path, library)` → { prepare(batches), write(prepared), close() }. What `prepare` does is
// not measured: rows come as the way wants them. One transaction per write, WAL, synchronous = NORMAL, the same columns.
import { promisify } from 'node:util';
import sqlite3 from 'sqlite3';
import { DataSource, EntitySchema } from 'typeorm';

const COLUMNS = ['instrument', 'id', 'price', 'size', 'aggressor', 'eventTime', 'receiveTime', 'firstId', 'lastId'];
/** Without row id and with a packed key: the smallest that rows can be. */
const TABLE = `CREATE TABLE trades (${COLUMNS.map((name) => `${name} INTEGER NOT NULL`).join(', ')},
  PRIMARY KEY (instrument, id)) WITHOUT ROWID`;
const ROWS_PER_STATEMENT = 500;

const Trade = new EntitySchema({
  name: 'trade',
  tableName: 'trades',
  columns: Object.fromEntries(
    COLUMNS.map((name) => [name, { type: 'integer', primary: name === 'instrument' || name === 'id' }]),
  ),
});

export const WAYS = {
  'TypeORM repository.save': (path) => openTypeOrm(path, save),
  'TypeORM QueryBuilder': (path) => openTypeOrm(path, insertByBuilder),
  'sqlite3, a run() per row': (path) => openSqlite(path, runPerRow),
  'sqlite3, VALUES of 500 rows': (path) => openSqlite(path, runPerRows),
  Livetape: openLivetape,
};

async function openTypeOrm(path, insert) {
  const source = await new DataSource({ type: 'sqlite', database: path, entities: [Trade] }).initialize();
  for (const pragma of ['journal_mode = WAL', 'synchronous = NORMAL']) await source.query(`PRAGMA ${pragma}`);
  await source.query(TABLE);
  return {
    prepare: rowsOf,
    write: (rows) => source.transaction((manager) => insert(manager, rows)),
    close: () => source.destroy(),
  };
}

/** It first selects what it is given, each row by a term of its own: SQLite allows no more than a thousand in one statement. */
function save(manager, rows) {
  return manager.save(Trade, rows, { chunk: ROWS_PER_STATEMENT, reload: false });
}

async function insertByBuilder(manager, rows) {
  for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT) {
    const some = rows.slice(at, at + ROWS_PER_STATEMENT);
    await manager.createQueryBuilder().insert().into(Trade).values(some).orIgnore().updateEntity(false).execute();
  }
}

async function openSqlite(path, insert) {
  const database = new sqlite3.Database(path);
  const run = promisify(database.run.bind(database));
  for (const pragma of ['journal_mode = WAL', 'synchronous = NORMAL']) await run(`PRAGMA ${pragma}`);
  await run(TABLE);
  return {
    prepare: (batches) => rowsOf(batches).map((row) => COLUMNS.map((name) => row[name])),
    async write(rows) {
      await run('BEGIN');
      await insert(database, rows);
      await run('COMMIT');
    },
    close: promisify(database.close.bind(database)),
  };
}

/** The last row's callback is the last: one connection runs one statement at a time. */
function runPerRow(database, rows) {
  const statement = database.prepare(`INSERT OR IGNORE INTO trades VALUES (${COLUMNS.map(() => '?').join(', ')})`);
  return new Promise((done, reject) => {
    for (const row of rows) statement.run(row, (error) => error && reject(error));
    statement.finalize((error) => (error ? reject(error) : done()));
  });
}

async function runPerRows(database, rows) {
  const run = promisify(database.run.bind(database));
  const places = `(${COLUMNS.map(() => '?').join(', ')})`;
  for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT) {
    const some = rows.slice(at, at + ROWS_PER_STATEMENT);
    await run(`INSERT OR IGNORE INTO trades VALUES ${some.map(() => places).join(', ')}`, some.flat());
  }
}

/** The store of the product with its own tables, checksums, ledger and audit. It flushes when it is told to. */
async function openLivetape(path, { openStore, INSTRUMENTS }) {
  const store = await openStore({ path, flushMs: 1e9, retention: { trades: null, bars: {} } });
  await store.registerInstruments(INSTRUMENTS);
  return {
    prepare: (batches) => batches,
    write(batches) {
      for (const batch of batches) store.appendTrades(batch);
      return store.flush();
    },
    close: () => store.close(),
  };
}

function rowsOf(batches) {
  return batches.flatMap((batch) =>
    Array.from({ length: batch.length }, (_, row) =>
      Object.fromEntries(COLUMNS.map((name) => [name, batch[name][row]])),
    ),
  );
}
