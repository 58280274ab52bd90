import { LevelBatch, Side, type TopBatch } from '@livetape/model';

/** Turns tops into whole books of one level, for instruments of which nothing deeper is recorded. */
export class TopBooks {
  private readonly message = new LevelBatch(2);

  /** @param take is given one message at a time, borrowed */
  constructor(
    private readonly instruments: ReadonlySet<number>,
    private readonly handOn: (levels: LevelBatch, nowMs: number) => void,
  ) {}

  take(tops: TopBatch, nowMs: number): void {
    for (let row = 0; row < tops.length; row++) {
      if (!this.instruments.has(tops.instrument[row])) continue;
      this.message.clear();
      this.add(tops, row, Side.Bid);
      this.add(tops, row, Side.Ask);
      this.handOn(this.message, nowMs);
    }
  }

  private add(tops: TopBatch, row: number, side: Side): void {
    const { message } = this;
    const at = message.claim();
    message.instrument[at] = tops.instrument[row];
    message.side[at] = side;
    message.price[at] = side === Side.Bid ? tops.bidPrice[row] : tops.askPrice[row];
    message.size[at] = side === Side.Bid ? tops.bidSize[row] : tops.askSize[row];
    message.isSnapshot[at] = 1;
    message.last[at] = side === Side.Ask ? 1 : 0;
    message.depth[at] = 1;
    message.firstSequence[at] = message.previousSequence[at] = message.checksum[at] = -1;
    message.lastSequence[at] = tops.sequence[row];
    message.eventTime[at] = tops.eventTime[row];
    message.receiveTime[at] = tops.receiveTime[row];
  }
}
