// Trades into SQLite: the store of the product against the usual ways, in processes that take turns; then what it answers.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../bundles.mjs';
import { quantile, spread } from '../machine.mjs';
import { resultOf } from '../runner/child.mjs';

/** Trades of one round, about a second of each way. */
const TRADES = {
  'TypeORM repository.save': 10_000,
  'TypeORM QueryBuilder': 60_000,
  'sqlite3, a run() per row': 60_000,
  'sqlite3, VALUES of 500 rows': 200_000,
  Livetape: 1_000_000,
};
const OURS = 'Livetape';
const BUILDER = 'TypeORM QueryBuilder';
/** Half a second at 20,000 trades/s: the product's own interval. */
const PER_FLUSH = 10_000;
const QUIET = { tradesPerSecond: 350, perFlush: 175, trades: 35_000 };
const MS_MAX = 600_000;

export const bench = {
  name: 'storage of trades in SQLite',
  needs: [],
  async run(settings) {
    const run = new StorageRun(settings);
    try {
      return await run.all();
    } finally {
      run.dispose();
    }
  },
};

class StorageRun {
  folder = mkdtempSync(join(tmpdir(), 'livetape-storage-'));
  files = 0;

  constructor({ smoke, rounds, seconds, log, checks }) {
    Object.assign(this, { smoke, rounds, log, checks, seconds: smoke ? 1 : Math.min(seconds, 10) });
  }

  async all() {
    this.bundled = await bundle('tools/bench/src/storage/index.ts');
    await this.compare();
    const written = await this.write();
    const paced = await this.pace();
    const asked = await this.ask();
    return report({ written, paced, asked });
  }

  dispose() {
    this.bundled?.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async compare() {
    const trades = this.smoke ? 20_000 : 200_000;
    const found = await this.child('exact', { folder: this.folder, trades, questions: this.smoke ? 50 : 500 });
    const { written, asked, audit } = found;
    const isSame = written.read === trades && written.differences === 0;
    this.checks.expect(isSame, 'trades read as they were written', `${written.read} of ${trades}, ${words(written)}`);
    this.checks.expect(
      asked.differences === 0,
      'chunks answer as rows do',
      `${asked.questions} asked, ${words(asked)}`,
    );
    this.checks.expect(audit.ok && audit.trades === trades, 'the audit', `${audit.trades} trades, ok ${audit.ok}`);
  }

  /** Rounds of every way, and of few trades a flush. */
  async write() {
    const results = Object.fromEntries([...Object.keys(TRADES), 'quiet'].map((way) => [way, []]));
    for (let round = 0; round < this.rounds; round++) {
      for (const [way, most] of Object.entries(TRADES)) {
        const trades = this.smoke ? Math.min(most, 20_000) : most;
        results[way].push(await this.child('write', { way, path: this.file(), trades, perFlush: PER_FLUSH }));
      }
      this.log(
        `round ${round + 1}: ${Object.keys(TRADES)
          .map((way) => `${way} ${rate(results[way].at(-1))}`)
          .join(', ')}`,
      );
    }
    const quiet = { ...QUIET, trades: this.smoke ? 3_500 : QUIET.trades };
    results.quiet.push(await this.child('write', { way: OURS, path: this.file(), ...quiet }));
    return results;
  }

  async pace() {
    const ways = [null, OURS, ...(this.smoke ? [] : [BUILDER])];
    const results = new Map(ways.map((way) => [way, []]));
    for (let round = 0; round < this.rounds; round++) {
      for (const way of ways) {
        results.get(way).push(await this.child('pace', { way, path: this.file(), seconds: this.seconds }));
      }
    }
    return results;
  }

  async ask() {
    const trades = this.smoke ? 100_000 : 10_000_000;
    this.log(`storing ${trades} trades to ask for them`);
    const found = await this.child('ask', { path: this.file(), trades, questions: this.smoke ? 10 : 300 });
    this.checks.expect(found.rows.trades === trades, 'trades of the large store', found.rows.trades);
    for (const [question, { isWhole, rowsExpected }] of Object.entries(found.answers)) {
      this.checks.expect(isWhole, `rows of ${question}`, `${rowsExpected} each time: ${isWhole}`);
    }
    return { trades, ...found };
  }

  file() {
    return join(this.folder, `${this.files++}.db`);
  }

  child(program, order) {
    return resultOf(join(import.meta.dirname, `${program}.mjs`), {
      name: program,
      order: { library: this.bundled.file, ...order },
      timeout: MS_MAX,
    });
  }
}

function words({ differences }) {
  return `${differences} differences`;
}

function rate({ perSecond }) {
  return `${Math.round(perSecond / 1_000)}k/s`;
}

function report({ written, paced, asked }) {
  const faster = written[OURS].map(({ perSecond }, round) => perSecond / written[BUILDER][round].perSecond);
  const cheaper = written[OURS].map(({ processUs }, round) => written[BUILDER][round].processUs / processUs);
  const added = paced.get(OURS).map(({ p99 }, round) => p99 - paced.get(null)[round].p99);
  return {
    figures: [
      { name: `trades/s, times ${BUILDER}`, unit: '×', values: faster, goal: { atLeast: 25 } },
      { name: `CPU per trade, times less than ${BUILDER}`, unit: '×', values: cheaper, goal: { atLeast: 25 } },
      { name: 'bytes per trade', unit: 'B', values: pick(written[OURS], 'bytes'), goal: { atMost: 14 } },
      { name: 'main thread per trade', unit: 'µs', values: pick(written[OURS], 'threadUs') },
      { name: 'event-loop delay p99 added at 20,000 trades/s', unit: 'ms', values: added, goal: { atMost: 1 } },
    ],
    tables: [writtenTable(written), pacedTable(paced), askedTable(asked)],
    notes: [
      'Livetape keeps trades in chunks: delta-encoded rows of one instrument, checksummed, in a ledger that an audit adds up; the others keep ' +
        'bare rows that SQL can read. That is most of the difference in speed and bytes. Through the store (and so through REST) chunks answer ' +
        'the same questions with the same rows: checked above against a table of rows with an index by time, which costs those rows more bytes.',
      `Fewer trades make smaller chunks: at ${QUIET.tradesPerSecond} trades/s over 60 instruments, three of them in each, a trade takes ` +
        `${spread(pick(written.quiet, 'bytes'))} B.`,
    ],
  };
}

function writtenTable(written) {
  const rows = Object.keys(TRADES).map((way) => [
    way,
    ...['perSecond', 'threadUs', 'processUs', 'bytes'].map((name) => {
      const values = pick(written[way], name);
      return name === 'perSecond'
        ? spread(
            values.map((value) => value / 1_000),
            0,
          )
        : spread(values, 2);
    }),
  ]);
  const head = ['way', '1,000 trades/s', 'main thread, µs/trade', 'process, µs/trade', 'B/trade'];
  return { title: `Written in transactions of ${PER_FLUSH} trades, median (min–max)`, rows: [head, ...rows] };
}

function pacedTable(paced) {
  const rows = [...paced].map(([way, results]) => [
    way ?? 'nothing is stored',
    ...['p50', 'p99', 'max', 'core'].map((name) => spread(pick(results, name), 2)),
  ]);
  const head = ['20,000 trades/s into', 'p50, ms', 'p99, ms', 'longest, ms', 'main thread, cores'];
  return { title: 'Delay of the event loop (of which the timer itself is about 1 ms)', rows: [head, ...rows] };
}

function askedTable({ trades, fileBytes, fillMs, answers }) {
  const rows = Object.entries(answers).map(([question, { times, rowsExpected, loopP99 }]) => [
    question,
    rowsExpected,
    ...[0.5, 0.99].map((q) => quantile(times, q).toFixed(2)),
    loopP99.toFixed(2),
  ]);
  const size = `${Math.round(fileBytes / 1e6)} MB`;
  const title = `Asked of a store with ${trades} trades and an hour of bars (${size}, filled in ${(fillMs / 1_000).toFixed(0)} s)`;
  return { title, rows: [['question', 'rows', 'p50, ms', 'p99, ms', 'event loop p99, ms'], ...rows] };
}

function pick(results, name) {
  return results.map((result) => result[name]);
}
