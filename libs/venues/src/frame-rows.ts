import { GreeksBatch, LevelBatch, TopBatch, TradeBatch } from '@livetape/model';
import { type Notice, NOTICES_MAX, type RejectReason, rejectCounts } from './notice';

/** Options are few beside trades, and their greeks are told a few times a second. */
const ROWS_PER_GREEKS = 4;

/** Characters kept of why a request was refused. */
const REFUSAL_MAX = 200;

/**
 * What frames said: rows, notices and counts. A frame is all or nothing: `begin` marks where its rows start, and the
 * first `reject` takes back every row of it and counts it once.
 */
export class FrameRows {
  readonly trades: TradeBatch;
  readonly tops: TopBatch;
  readonly levels: LevelBatch;
  readonly greeks: GreeksBatch;
  /** Frames known to carry nothing wanted; frames set aside, by reason; notices lost because nobody took them. */
  readonly counts = { ignored: 0, rejected: rejectCounts(), noticesDropped: 0 };
  /** Sum of `counts.rejected`. */
  rejectedTotal = 0;
  private notices: Notice[] = [];
  private isRejected = false;
  private tradesMark = 0;
  private topsMark = 0;
  private levelsMark = 0;
  private greeksMark = 0;

  /** @param capacity rows of trades and of tops; a quarter of it of greeks */
  constructor(capacity: number, levelCapacity: number) {
    this.trades = new TradeBatch(capacity);
    this.tops = new TopBatch(capacity);
    this.levels = new LevelBatch(levelCapacity);
    this.greeks = new GreeksBatch(Math.ceil(capacity / ROWS_PER_GREEKS));
  }

  /** Some batch is at least half full: the feed should hand over and clear before it decodes more. */
  get isNearlyFull(): boolean {
    const { trades, tops, levels, greeks } = this;
    // Written out: a function that four kinds of batches share costs more than the feed's whole work on a frame.
    const isHalfFull = trades.length * 2 >= trades.capacity || tops.length * 2 >= tops.capacity;
    return isHalfFull || levels.length * 2 >= levels.capacity || greeks.length * 2 >= greeks.capacity;
  }

  /** Empties the batches; counts and notices stay. */
  clear(): void {
    this.trades.clear();
    this.tops.clear();
    this.levels.clear();
    this.greeks.clear();
    this.begin();
  }

  get hasNotices(): boolean {
    return this.notices.length > 0;
  }

  /** What the venue said beside data since the last call, oldest first. */
  takeNotices(): Notice[] {
    if (this.notices.length === 0) return this.notices;
    const taken = this.notices;
    this.notices = [];
    return taken;
  }

  notify(notice: Notice): void {
    if (this.notices.length < NOTICES_MAX) this.notices.push(notice);
    else this.counts.noticesDropped++;
  }

  /** Tells that a request was refused; it has no id where the answer has none, or null. */
  refuse(id: string, code: string, text: string): void {
    const known = id === '' || id === 'null' ? null : id;
    this.notify({ type: 'refused', id: known, code, text: text.slice(0, REFUSAL_MAX) });
  }

  ignore(): void {
    this.counts.ignored++;
  }

  /** Takes back the frame's rows and counts it, once. Always false. */
  reject(reason: RejectReason): false {
    this.trades.length = this.tradesMark;
    this.tops.length = this.topsMark;
    this.levels.length = this.levelsMark;
    this.greeks.length = this.greeksMark;
    if (this.isRejected) return false;
    this.isRejected = true;
    this.counts.rejected[reason]++;
    this.rejectedTotal++;
    return false;
  }

  protected begin(): void {
    this.isRejected = false;
    this.tradesMark = this.trades.length;
    this.topsMark = this.tops.length;
    this.levelsMark = this.levels.length;
    this.greeksMark = this.greeks.length;
  }
}
