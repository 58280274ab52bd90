// Run as a process of its own by kill.spec.ts, which kills it: `node kill.fixture.js write|migrate <file> <first id>`.
import { writeSync } from 'node:fs';
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { openStore } from '../open-store';
import { barsOf, INSTRUMENTS, NOON, tradesOf } from '../samples';
import { Database } from './database';
import { MIGRATIONS } from './migrations';

const STDOUT = 1;

/** Stands still in the middle of its work until the process is killed. */
class Unfinished2000000000000 implements MigrationInterface {
  readonly name = 'Unfinished2000000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE half (id INTEGER PRIMARY KEY)');
    await runner.query('ALTER TABLE bars ADD COLUMN half INTEGER');
    tell({ kind: 'half' });
    await new Promise(() => setInterval(() => undefined, 1_000));
  }

  async down(): Promise<void> {
    throw new Error('never reached');
  }
}

/** Written at once, by the system call: what the parent has read was true before the process died. */
function tell(line: object): void {
  while (!tryTell(line));
}

/** False when the pipe is full: the parent has yet to read. A line this short is written wholly or not at all. */
function tryTell(line: object): boolean {
  try {
    writeSync(STDOUT, `${JSON.stringify(line)}\n`);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return false;
    throw error;
  }
}

/** Appends without end: trade and bar n of this run carry the number first + n. */
async function write(path: string, first: number): Promise<never> {
  const store = await openStore({
    path,
    committed: (batches) => batches.forEach(({ id, kind, rows }) => tell({ id, kind, rows })),
  });
  await store.registerInstruments(INSTRUMENTS);
  tellTurns();
  for (let next = first; ; next += 300) {
    const numbers = Array.from({ length: 300 }, (_, i) => next + i);
    store.appendTrades(tradesOf(...numbers.map((id) => ({ id, at: NOON * 1_000 + id, price: id }))));
    store.appendBars(barsOf(...numbers.map((n) => ({ start: NOON + n * 1_000, close: n, lastId: n }))));
    await store.flush();
  }
}

/** A line each turn of the event loop, so that the parent can kill at any moment of a write and not just after one. */
function tellTurns(): void {
  tryTell({ kind: 'turn' });
  setImmediate(tellTurns);
}

const [mode, path, first] = process.argv.slice(2);
if (mode === 'write') await write(path, Number(first));
const migrations = [...MIGRATIONS, Unfinished2000000000000];
await Database.open({ path, durability: 'normal', busyMs: 100, fileBytesMax: null, migrations });
