import { Mirror } from '@livetape/book';
import { Feed, fetchInstruments, ManualClock } from '@livetape/feed';
import { type BookState, type FeedState, type FeedStatus, type Gap, type Instrument } from '@livetape/model';
import { type Venue } from '@livetape/venues';
import { type DialectEntry } from '../dialects/dialect';
import { faultNames } from '../faults/fault';
import { type FaultPlan } from '../faults/fault-plan';
import { Random } from '../market/random';
import { MEMORY_BASES, MemoryExchange } from '../memory-exchange';
import { BookOracle, type BookVerdict } from './book-oracle';
import { MemoryLink } from './memory-link';
import { type Scenario } from './scenario';
import { TradeLedger, type TradeVerdict } from './trade-ledger';
import { WallClock } from './wall-clock';

/** One trial: a feed of a venue, the simulated venue, one kind of trouble, one seed. The same four do the same. */
export interface TrialOptions {
  readonly entry: DialectEntry;
  readonly venue: Venue;
  readonly scenario: Scenario;
  readonly seed: number;
  /** Takes a line for everything that happens to books and to the feed's state. */
  readonly trace?: (line: string) => void;
}

/** What came of a trial. Times on the simulated clock. */
export interface TrialResult {
  readonly books: BookVerdict;
  readonly trades: TradeVerdict;
  readonly strikes: FaultPlan['state']['strikes'];
  /** From the first book lost to the last one right again; 0 where none was lost, null where it did not heal. */
  readonly healMs: number | null;
  /** Levels of a side that were compared; null for all. */
  readonly depth: number | null;
  readonly gaps: number;
  readonly gapsUnfilled: number;
  readonly rejected: number;
  /** What must not be, in words; empty where all went well. */
  readonly failures: readonly string[];
}

const START_MS = Date.UTC(2026, 0, 1);
const STEP_MS = 10;
const SYMBOLS = 3;
const RATE = 40;
/** How long the feed has to come up, the trouble lasts, and the feed has to recover. */
const READY_MS_MAX = 20_000;
const TROUBLE_MS = 3_000;
const HEAL_MS_MAX = 90_000;
const AFTER_MS = 1_000;
const LEVELS = 400;
/** Of a snapshot that does not reach the whole book only this much is compared. */
const SHALLOW = 20;
/** Levels of a side that a simulated book has at most. */
const BOOK_LEVELS = 160;
/** Books are compared at least this often, whatever arrives. */
const CHECK_MS = 100;
/** There is a trade every 25 ms on average. */
const TRADE_MS = 3_000;
const SETTLED_MS = TROUBLE_MS + 500;
const METADATA_STEPS_MAX = 2_000;
const WELL: readonly FeedState[] = ['live', 'degraded'];

/** Runs one trial. Throws where the venue's metadata cannot be had. */
export async function runTrial(options: TrialOptions): Promise<TrialResult> {
  const trial = new Trial(options);
  await trial.connect();
  return trial.run();
}

class Trial {
  private readonly clock = new ManualClock(START_MS);
  private readonly wall = new WallClock(this.clock);
  private readonly random: Random;
  private readonly exchange: MemoryExchange;
  private readonly link: MemoryLink;
  private readonly gaps = new Map<string, Gap>();
  private readonly states: BookState[] = [];
  /** All that is listed; the feed knows of the first few. */
  private readonly listed: Instrument[] = [];
  private readonly known: Instrument[] = [];
  private readonly mirror = new Mirror({ instruments: SYMBOLS, levels: LEVELS });
  private readonly oracle: BookOracle;
  private readonly ledger: TradeLedger;
  private readonly failures: string[] = [];
  /** The venue numbers the messages of its books. */
  private isNumbered = true;
  private feed: Feed | null = null;
  private status: FeedStatus | null = null;

  constructor(private readonly options: TrialOptions) {
    const { entry, scenario, seed, venue } = options;
    this.random = new Random(seed, `${entry.venueId} ${scenario.name}`);
    this.exchange = new MemoryExchange({
      ...{ entry, seed, rate: RATE, symbols: SYMBOLS + 1, startMs: START_MS, warmupMs: 2_000 },
      watch: (row) => row < this.known.length && this.oracle.record(row),
    });
    this.oracle = new BookOracle({
      exchange: this.exchange,
      instruments: this.known,
      depth: () => comparedDepth(options, this.isNumbered),
      isAsked: venue.books.seed === 'request',
      trusted: (row) => this.feed?.instruments()[row].book?.trustedDepth ?? [0, 0],
      book: (row) => this.mirror.book(row),
      state: (row) => this.states[row] ?? 'buffering',
    });
    this.ledger = new TradeLedger(this.known, this.exchange.market);
    this.link = new MemoryLink({
      exchange: this.exchange,
      clock: this.wall,
      random: () => this.random.next(),
      turn: () => this.clock.turn(),
      delivered: (mark) => {
        this.trace(() => `frame ${JSON.stringify(mark)}`);
        this.oracle.delivered(mark);
      },
      asked: () => this.oracle.recordAnswer(),
    });
  }

  async connect(): Promise<void> {
    const { venue } = this.options;
    const symbols = this.exchange.dialect.symbols;
    let isDone = false;
    const asked = fetchInstruments(venue, MEMORY_BASES, this.link, symbols).finally(() => (isDone = true));
    // the failure is looked at below: it must not be unheard while time passes
    asked.catch(() => undefined);
    for (let i = 0; i < METADATA_STEPS_MAX && !isDone; i++) await this.step();
    const specs = await asked;
    for (const [id, symbol] of symbols.entries()) {
      const spec = specs.find((each) => each.symbol === symbol);
      if (!spec) throw new Error(`the metadata of ${venue.id} lack ${symbol}`);
      this.listed.push({ ...spec, id, venue: venue.id });
    }
    this.known.push(...this.listed.slice(0, SYMBOLS));
  }

  async run(): Promise<TrialResult> {
    const feed = (this.feed = this.makeFeed());
    feed.start();
    const isUp = await this.until(() => this.isWell(), READY_MS_MAX);
    if (!isUp) this.failures.push(`not ready: ${feed.status().reason}`);
    this.oracle.forgive();
    const { random, link } = this;
    this.options.scenario.begin({
      ...{ random, link, stepWall: (ms) => this.wall.step(ms) },
      faults: (settings) => this.exchange.faults(settings),
    });
    const healMs = await this.suffer(feed);
    const isQuiet = await this.until(
      () => ![...this.gaps.values()].some(({ state }) => state === 'filling'),
      HEAL_MS_MAX,
    );
    if (!isQuiet) this.failures.push('a gap is still being filled');
    await this.until(() => false, AFTER_MS);
    for (const { id } of this.known) this.oracle.check(id);
    const books = this.oracle.verdict;
    const { gapsUnfilled, rejected } = feed.status();
    const stopped = feed.stop();
    await this.until(() => false, STEP_MS * 10);
    await stopped;
    return this.judge({ healMs, gapsUnfilled, rejected, books });
  }

  private makeFeed(): Feed {
    const { venue, scenario } = this.options;
    const seen = scenario.hasUnknown ? withUnknown(venue, this.listed) : venue;
    return new Feed({
      ...{ venue: seen, instruments: this.known, kinds: ['trades', 'tops', 'levels'], endpoints: MEMORY_BASES },
      ...{ batchCapacity: 4_096, levels: LEVELS, clock: this.wall, transport: this.link, http: this.link },
      random: () => this.random.next(),
      events: {
        trades: (batch) => this.ledger.add(batch),
        tops: () => undefined,
        greeks: () => undefined,
        levels: (batch) => {
          this.isNumbered = batch.lastSequence[0] >= 0;
          this.mirror.apply(batch);
        },
        gap: (gap) => {
          this.gaps.set(gap.id, gap);
          this.trace(() => `gap ${JSON.stringify(gap)}`);
        },
        book: ({ instrument, symbol, state, reason }) => {
          this.states[instrument] = state;
          this.trace(() => `book of ${symbol} ${state}: ${reason}`);
        },
        status: (status) => {
          if (status.state !== this.status?.state) this.trace(() => `feed ${status.state}: ${status.reason}`);
          this.status = status;
        },
      },
    });
  }

  /** The trouble, and how long it took after the first loss until everything was well again. */
  private async suffer(feed: Feed): Promise<number | null> {
    const from = this.clock.monotonicMs();
    let [lostMs, wellMs] = [-1, -1];
    const look = () => {
      const now = this.clock.monotonicMs();
      if (!this.isWell()) lostMs = lostMs < 0 ? now : lostMs;
      if (!this.isWell() || wellMs < 0) wellMs = this.isWell() ? now : -1;
      return wellMs >= 0;
    };
    await this.until(() => void look(), TROUBLE_MS);
    this.exchange.faults(Object.fromEntries(faultNames.map((name) => [name, false])));
    this.link.latency = [0, 0];
    if (await this.until(() => look() && this.clock.monotonicMs() - from > SETTLED_MS, HEAL_MS_MAX)) {
      return lostMs < 0 ? 0 : wellMs - lostMs;
    }
    const unsynced = this.known.filter(({ id }) => this.states[id] !== 'synced').map(({ symbol }) => symbol);
    this.failures.push(`not healed: ${feed.status().state} (${feed.status().reason}), books of ${unsynced} not synced`);
    return null;
  }

  private isWell(): boolean {
    const isSynced = this.known.every(({ id }) => this.states[id] === 'synced' && this.oracle.isCurrent(id));
    const isTrading = this.exchange.nowMs - this.ledger.newestMs < TRADE_MS;
    return isSynced && isTrading && this.status !== null && WELL.includes(this.status.state);
  }

  /** Lets time pass until a condition holds; false where it does not in time. Books are compared as it passes. */
  private async until(condition: () => boolean | void, ms: number): Promise<boolean> {
    const end = this.clock.monotonicMs() + ms;
    while (this.clock.monotonicMs() < end) {
      if (condition() === true) return true;
      await this.step();
      if (this.clock.monotonicMs() % CHECK_MS === 0) for (const { id } of this.known) this.oracle.check(id);
    }
    return false;
  }

  private trace(line: () => string): void {
    this.options.trace?.(`${this.clock.monotonicMs()} ${line()}`);
  }

  private async step(): Promise<void> {
    this.exchange.step(STEP_MS);
    const hasAnswer = this.link.deliver();
    this.clock.advance(STEP_MS);
    // an answer's promise runs everything that follows from it before more time passes
    if (hasAnswer) await new Promise((resolve) => setImmediate(resolve));
    this.clock.turn();
  }

  private judge(last: Pick<TrialResult, 'healMs' | 'gapsUnfilled' | 'rejected' | 'books'>): TrialResult {
    const { books } = last;
    const trades = this.ledger.verdict();
    const { venue, scenario } = this.options;
    const gaps = [...this.gaps.values()];
    const isExact = venue.denseTrades && venue.backfill !== null;
    const mayMiss = gaps.some(({ kind, state }) => kind === 'trades' && state === 'unfilled');
    if (books.firstWrong !== null && !isUnseen(this.options))
      this.failures.push(`shown as synced: ${books.firstWrong}`);
    if (trades.repeated > 0) this.failures.push(`${trades.repeated} trades twice`);
    if (trades.wrong > 0) this.failures.push(`trades of ${trades.wrong} instruments are not those of the venue`);
    if (trades.missing !== 0n && !mayMiss && (isExact || !scenario.losesTrades)) {
      this.failures.push(`trades of size ${trades.missing} lack, and no gap says so`);
    }
    if (trades.received === 0) this.failures.push('no trade came');
    const { strikes } = this.exchange.plan.state;
    const depth = comparedDepth(this.options, this.isNumbered);
    return { ...last, depth, trades, strikes, gaps: gaps.length, failures: this.failures };
  }
}

/** The venue's protocol shows nothing of such trouble in books: they are fetched anew every so often instead. */
export function isUnseen({ venue, scenario }: Pick<TrialOptions, 'venue' | 'scenario'>): boolean {
  return scenario.isUnseen === true && venue.books.reseedMs !== null;
}

/**
 * Levels that a feed's book must have right, null for all: those that the venue promises; where trouble is seen by nothing
 * but a checksum, those that it covers; and of a snapshot that does not reach the whole book, few.
 */
function comparedDepth({ venue, scenario }: TrialOptions, isNumbered: boolean): number | null {
  const { checksum, depth, snapshotDepth } = venue.books;
  if (checksum !== null && scenario.isUnseen && !isNumbered) return checksum.levels;
  if (depth !== null) return depth;
  return snapshotDepth !== null && snapshotDepth < BOOK_LEVELS ? SHALLOW : null;
}

/** The venue, subscribing to more than its feed knows of. */
function withUnknown(venue: Venue, listed: readonly Instrument[]): Venue {
  return {
    ...venue,
    plan: (instruments, kinds, endpoints) =>
      venue.plan(listed, kinds, endpoints).map((plan) => {
        return { ...plan, instruments: plan.instruments.filter(({ id }) => id < instruments.length) };
      }),
  };
}
