import { type BarBatch, TradeBatch } from '@livetape/model';
import { CurrentWindows } from './current-windows';
import { IdleClock } from './idle-clock';
import { Lane } from './lane';
import { RevisionList } from './revision-list';
import { LANE_WIDTHS, parentWidth } from './seed-span';
import { type WindowsOptions } from './windows-options';

const US = 1000;
/** An event time is above 0. */
const NONE = -1;
const TOP = LANE_WIDTHS.length - 1;

/**
 * Tumbling windows by event time, [start, start + width): bars of every width of `WIDTHS`, exact, with revisions.
 *
 * One-second bars are built from trades; each wider bar is folded from the bars of the width below. The watermark of an
 * instrument is its newest event time less the lateness; a window is closed, and its bar handed out as revision 0, when
 * the watermark reaches its end. A later trade within the horizon makes the next revision of its bar and of every closed
 * bar above it, once per call of `add`; a trade beyond the horizon is counted in `lateCount` and kept in `late`.
 *
 * Open is the price of the trade of the smallest (event time, id) and close of the largest, whatever the order of
 * arrival. Trades must be free of duplicates. Memory is claimed in the constructor, about 150 kB an instrument at the
 * default horizon; nothing is allocated per trade.
 */
export class Windows {
  /** Trades older than the horizon: in no bar. */
  lateCount = 0;
  /** Trades whose event time was ahead of our clock by more than `futureMsMax`: set aside, in no bar. */
  futureCount = 0;
  /** Trades without an event time (0 or less): set aside, in no bar. */
  untimedCount = 0;
  /** Revisions of a wider bar withheld because bars below it were missing from the seed. */
  shortfallCount = 0;
  /** The first late trades since the caller last cleared it; when full, further ones are only counted. */
  readonly late: TradeBatch;

  private readonly latenessUs: number;
  private readonly horizonUs: number;
  private readonly futureMsMax: number;
  private readonly drain: ((closed: BarBatch) => void) | undefined;
  private readonly lanes: readonly Lane[];
  private readonly current: CurrentWindows;
  /** µs, by instrument; `NONE` before the first trade. */
  private readonly newest: Float64Array;
  /** The highest watermark that a window was closed by or that the clock brought: `watermarkOf` is the one that holds. */
  private readonly watermark: Float64Array;
  private readonly idle: IdleClock;
  /** Index of the first window not yet closed, by instrument and level. */
  private readonly closedTo: Float64Array;
  /** Watermark, µs, that closes the next window, by instrument. */
  private readonly closesAt: Float64Array;
  private readonly revisions: RevisionList;

  constructor(options: WindowsOptions) {
    const { instrumentCount, latenessMs, horizonMs = 600_000, futureMsMax = 60_000, lateCapacity = 1024 } = options;
    if (!(latenessMs >= 0 && horizonMs >= 0)) throw new RangeError('lateness and horizon must be 0 or more');
    this.latenessUs = latenessMs * US;
    this.horizonUs = horizonMs * US;
    this.futureMsMax = futureMsMax;
    this.drain = options.drain;
    this.late = new TradeBatch(lateCapacity);
    this.lanes = LANE_WIDTHS.map(
      (widthMs, level) => new Lane({ instrumentCount, widthMs, spanMs: horizonMs + latenessMs + parentWidth(level) }),
    );
    this.current = new CurrentWindows(instrumentCount);
    this.newest = new Float64Array(instrumentCount).fill(NONE);
    this.watermark = new Float64Array(instrumentCount).fill(-Infinity);
    this.idle = new IdleClock(instrumentCount);
    this.closedTo = new Float64Array(instrumentCount * LANE_WIDTHS.length);
    this.closesAt = new Float64Array(instrumentCount);
    this.revisions = new RevisionList(instrumentCount);
  }

  /**
   * Adds trades and appends to `closed` the bars that they closed and the revisions that they made.
   * @param nowMs our clock, ms since the epoch. It bounds event times and starts the idle clock of `advance`.
   */
  add(trades: TradeBatch, nowMs: number, closed: BarBatch): void {
    this.idle.set(nowMs);
    const latest = (nowMs + this.futureMsMax) * US;
    for (let row = 0; row < trades.length; row++) {
      const eventTime = trades.eventTime[row];
      if (!(eventTime > 0)) {
        this.untimedCount++;
      } else if (eventTime > latest) {
        this.futureCount++;
      } else {
        this.observe(trades, row, closed);
        this.place(trades, row);
      }
    }
    this.revise(closed);
  }

  /**
   * Closes the windows of instruments that trade no more: event time is taken to go on at the pace of our clock since the newest
   * trade arrived. The offset of the two does not matter, a step of ours does: pass a clock that does not step.
   */
  advance(nowMs: number, closed: BarBatch): void {
    this.idle.set(nowMs);
    for (let instrument = 0; instrument < this.newest.length; instrument++) {
      if (this.newest[instrument] !== NONE) this.raise(instrument, this.idle.elapsedUs(instrument), closed);
    }
    this.revise(closed);
  }

  /**
   * Hands out every window that holds trades, closed or not: at the end of a recording or of the process. A wider bar
   * whose end is not reached comes as it stands, and as its next revision when it closes after all.
   */
  closeAll(closed: BarBatch): void {
    this.revise(closed);
    for (let instrument = 0; instrument < this.newest.length; instrument++) {
      const newest = this.newest[instrument];
      if (newest === NONE) continue;
      const end = (this.lanes[0].indexAt(newest) + 1) * LANE_WIDTHS[0] * US;
      this.raise(instrument, end + this.latenessUs - newest, closed);
      for (let level = 1; level <= TOP; level++) {
        const last = this.lanes[level].indexAt(newest);
        for (let index = this.closedTo[this.at(instrument, level)]; index <= last; index++) {
          this.emitChanged(level, instrument, index, closed);
        }
      }
    }
  }

  /**
   * After a restart, before an instrument's first trade (one that has traded is left alone): takes stored bars, so that a
   * trade of a stored window makes its next revision and wider bars hold what was traded before. `seedSpans` says which
   * bars; the latest revision of each, in any order.
   */
  seed(bars: BarBatch): void {
    const isSeeded = new Uint8Array(this.newest.length);
    for (let row = 0; row < bars.length; row++) {
      const instrument = bars.instrument[row];
      if (this.newest[instrument] !== NONE) continue;
      isSeeded[instrument] = 1;
      // A wider bar may have been handed out before its end: only its start is certain to have passed.
      const passedMs = bars.widthMs[row] === LANE_WIDTHS[0] ? bars.start[row] + LANE_WIDTHS[0] : bars.start[row];
      if (passedMs * US > this.watermark[instrument]) this.watermark[instrument] = passedMs * US;
    }
    for (let instrument = 0; instrument < isSeeded.length; instrument++) {
      if (isSeeded[instrument] === 1) this.begin(instrument, this.watermark[instrument]);
    }
    for (let row = 0; row < bars.length; row++) {
      if (isSeeded[bars.instrument[row]] === 1) this.restore(bars, row);
    }
    for (let instrument = 0; instrument < isSeeded.length; instrument++) {
      for (let level = 0; level < TOP && isSeeded[instrument] === 1; level++) this.markUnfolded(instrument, level);
    }
  }

  private at(instrument: number, level: number): number {
    return instrument * LANE_WIDTHS.length + level;
  }

  /** Moves the newest event time and the watermark by a trade. */
  private observe(trades: TradeBatch, row: number, closed: BarBatch): void {
    const instrument = trades.instrument[row];
    if (instrument >= this.newest.length) throw new RangeError(`instrument ${instrument} is unknown`);
    const eventTime = trades.eventTime[row];
    if (eventTime <= this.newest[instrument]) return;
    this.idle.saw(instrument);
    if (this.newest[instrument] === NONE) {
      this.begin(instrument, eventTime - this.latenessUs);
    } else {
      this.newest[instrument] = eventTime;
      if (eventTime - this.latenessUs >= this.closesAt[instrument]) this.raise(instrument, 0, closed);
    }
  }

  /** µs. No number for each trade: it is the newest event time less the lateness, unless the clock has gone ahead. */
  private watermarkOf(instrument: number): number {
    return Math.max(this.watermark[instrument], this.newest[instrument] - this.latenessUs);
  }

  /** Starts an instrument's windows at a watermark. */
  private begin(instrument: number, watermark: number): void {
    this.watermark[instrument] = watermark;
    this.newest[instrument] = watermark + this.latenessUs;
    for (let level = 0; level <= TOP; level++) {
      this.closedTo[this.at(instrument, level)] = Math.max(this.lanes[level].indexAt(watermark), 0);
    }
    this.closesAt[instrument] = (this.closedTo[this.at(instrument, 0)] + 1) * LANE_WIDTHS[0] * US;
  }

  /** Raises a watermark as if the newest event time were `aheadUs` later, never lowers it, and closes what it passed. */
  private raise(instrument: number, aheadUs: number, closed: BarBatch): void {
    const watermark = this.newest[instrument] + aheadUs - this.latenessUs;
    if (watermark <= this.watermark[instrument]) return;
    this.watermark[instrument] = watermark;
    if (watermark >= this.closesAt[instrument]) this.close(instrument, closed);
  }

  private close(instrument: number, closed: BarBatch): void {
    this.current.leave(instrument);
    // Revisions first: a wider bar that closes now is folded from bars that were handed out.
    if (this.revisions.has(instrument)) this.revise(closed);
    for (let level = 0; level <= TOP; level++) {
      const lane = this.lanes[level];
      const at = this.at(instrument, level);
      const target = lane.indexAt(this.watermark[instrument]);
      // Open windows stand within one ring, however far the watermark jumped.
      const last = Math.min(target, this.closedTo[at] + lane.ringLength);
      for (let index = this.closedTo[at]; index < last; index++) this.emitChanged(level, instrument, index, closed);
      if (target > this.closedTo[at]) this.closedTo[at] = target;
    }
    this.closesAt[instrument] = (this.closedTo[this.at(instrument, 0)] + 1) * LANE_WIDTHS[0] * US;
  }

  /** Puts a trade into its one-second window; into a closed one as a revision to come; or into the late record. */
  private place(trades: TradeBatch, row: number): void {
    const instrument = trades.instrument[row];
    const lane = this.lanes[0];
    if (this.current.holds(trades, row)) {
      lane.addTrade(this.current.rows[instrument], trades, row);
      return;
    }
    const index = lane.indexOf(trades, row);
    if (index >= this.closedTo[this.at(instrument, 0)]) this.current.enter(instrument, index, lane);
    else if (index >= lane.indexAt(this.watermarkOf(instrument) - this.horizonUs)) {
      this.revisions.note(instrument, index);
    } else {
      this.lateCount++;
      if (!this.late.isFull) this.late.append(trades, row);
      return;
    }
    lane.addTrade(lane.claim(instrument, index), trades, row);
  }

  /** Hands out the next revision of every closed window that late trades changed, narrow before wide. */
  private revise(closed: BarBatch): void {
    for (let i = 0; i < this.revisions.length; i++) {
      const instrument = this.revisions.instruments[i];
      for (let level = 0; level <= TOP; level++) {
        const lane = this.lanes[level];
        const ratio = lane.widthMs / LANE_WIDTHS[0];
        const open = this.closedTo[this.at(instrument, level)];
        const last = Math.min(Math.floor(this.revisions.to[instrument] / ratio), open - 1);
        const first = Math.max(Math.floor(this.revisions.from[instrument] / ratio), last - lane.ringLength + 1);
        for (let index = first; index <= last; index++) this.emitChanged(level, instrument, index, closed);
      }
    }
    this.revisions.clear();
  }

  /** Hands out a window's bar as its next revision where something of it is new, and marks the wider bar above it. */
  private emitChanged(level: number, instrument: number, index: number, closed: BarBatch): void {
    const lane = this.lanes[level];
    const row = lane.find(instrument, index);
    if (row < 0 || lane.isChanged[row] === 0) return;
    lane.isChanged[row] = 0;
    if (level > 0 && !this.fold(level, row)) return;
    if (closed.isFull) this.drain?.(closed);
    lane.bars.revision[row] = lane.emitted[row]++;
    closed.append(lane.bars, row);
    if (level < TOP) this.markParent(level, instrument, index);
  }

  /** Adds up a row's window from the bars below it. False where they say nothing that was not handed out already. */
  private fold(level: number, row: number): boolean {
    const lane = this.lanes[level];
    const child = this.lanes[level - 1];
    const trades = lane.tradesBelow(row, child);
    const before = lane.bars.trades[row];
    if (lane.emitted[row] > 0 && trades <= before) {
      if (trades < before) this.shortfallCount++;
      return false;
    }
    lane.fold(row, child);
    return true;
  }

  private markParent(level: number, instrument: number, index: number): void {
    const parent = this.lanes[level + 1];
    const parentIndex = Math.floor((index * this.lanes[level].widthMs) / parent.widthMs);
    parent.isChanged[parent.claim(instrument, parentIndex)] = 1;
  }

  private restore(bars: BarBatch, row: number): void {
    const level = LANE_WIDTHS.indexOf(bars.widthMs[row]);
    if (level < 0) throw new RangeError(`bars of ${bars.widthMs[row]} ms are not kept`);
    this.lanes[level].restore(bars, row, this.watermark);
  }

  /** After a seed: wider bars are folded again, so that one that the last process did not live to write comes now. */
  private markUnfolded(instrument: number, level: number): void {
    const lane = this.lanes[level];
    const ratio = parentWidth(level) / lane.widthMs;
    const last = lane.indexAt(this.watermark[instrument]);
    // Only where all the bars below a window can be in the ring.
    const first = Math.max(Math.ceil((last - lane.ringLength + 1) / ratio) * ratio, 0);
    for (let index = first; index <= last; index++) {
      if (lane.find(instrument, index) >= 0) this.markParent(level, instrument, index);
    }
    this.revisions.note(instrument, first * (lane.widthMs / LANE_WIDTHS[0]));
    this.revisions.note(instrument, this.closedTo[this.at(instrument, 0)]);
  }
}
