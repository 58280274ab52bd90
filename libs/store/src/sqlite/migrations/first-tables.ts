import { type MigrationInterface, type QueryRunner } from 'typeorm';

const TABLES = [
  `CREATE TABLE instruments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    venue TEXT NOT NULL, symbol TEXT NOT NULL, base TEXT NOT NULL, quote TEXT NOT NULL,
    price_decimals INTEGER NOT NULL, size_decimals INTEGER NOT NULL, crc INTEGER NOT NULL,
    UNIQUE (venue, symbol, price_decimals, size_decimals))`,
  `CREATE TABLE batches (
    sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    rows INTEGER NOT NULL, checksum INTEGER NOT NULL, committed_at INTEGER NOT NULL,
    oldest INTEGER NOT NULL, newest INTEGER NOT NULL)`,
  'CREATE INDEX batches_by_kind ON batches (kind, sequence)',
  `CREATE TABLE bars (
    instrument INTEGER NOT NULL, width_ms INTEGER NOT NULL, start_ms INTEGER NOT NULL, revision INTEGER NOT NULL,
    open INTEGER NOT NULL, high INTEGER NOT NULL, low INTEGER NOT NULL, close INTEGER NOT NULL,
    volume TEXT NOT NULL, notional TEXT NOT NULL, buy_volume TEXT NOT NULL,
    trades INTEGER NOT NULL, last_id INTEGER NOT NULL, batch INTEGER NOT NULL, crc INTEGER NOT NULL,
    PRIMARY KEY (instrument, width_ms, start_ms, revision)) WITHOUT ROWID`,
  // A rowid table: with blobs it is smaller and faster than one without.
  `CREATE TABLE trade_chunks (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, instrument INTEGER NOT NULL, batch INTEGER NOT NULL,
    rows INTEGER NOT NULL, start_us INTEGER NOT NULL, end_us INTEGER NOT NULL, last_id INTEGER NOT NULL,
    crc INTEGER NOT NULL, data BLOB NOT NULL)`,
  'CREATE INDEX trade_chunks_by_start ON trade_chunks (instrument, start_us)',
  'CREATE INDEX trade_chunks_by_end ON trade_chunks (instrument, end_us)',
  'CREATE INDEX trade_chunks_by_batch ON trade_chunks (batch)',
  `CREATE TABLE gaps (
    producer TEXT NOT NULL, id TEXT NOT NULL, venue TEXT NOT NULL, symbol TEXT NOT NULL, kind TEXT NOT NULL,
    cause TEXT NOT NULL, from_id TEXT, to_id TEXT, missing INTEGER, detected_at INTEGER NOT NULL,
    state TEXT NOT NULL, reason TEXT, PRIMARY KEY (producer, id)) WITHOUT ROWID`,
  'CREATE INDEX gaps_by_time ON gaps (detected_at)',
  // What was ever stored and removed, by kind: a batch that vanishes with all its rows is missed here. `sequence` is
  // the batch sequence given out last, so that none is ever used twice.
  `CREATE TABLE ledger (
    kind TEXT PRIMARY KEY, sequence INTEGER NOT NULL, appended INTEGER NOT NULL,
    trimmed INTEGER NOT NULL, set_aside INTEGER NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE set_aside (
    batch TEXT NOT NULL, kind TEXT NOT NULL, rows INTEGER NOT NULL, at INTEGER NOT NULL,
    reason TEXT NOT NULL, content TEXT NOT NULL)`,
];

/** The tables of the first release. The number in the name is when it was written; TypeORM orders by it. */
export class FirstTables1763676000000 implements MigrationInterface {
  readonly name = 'FirstTables1763676000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of TABLES) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = ['set_aside', 'ledger', 'gaps', 'trade_chunks', 'bars', 'batches', 'instruments'];
    for (const table of tables) await runner.query(`DROP TABLE ${table}`);
  }
}
