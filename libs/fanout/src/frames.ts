import { countOf, encodings, type EncodingName, type Payload, type Position, type Rows } from '@livetape/wire';
import { type Channel } from './channel';
import { Items } from './items';
import { dataFrame, type Frame } from './outbox';
import { Snapshots } from './snapshots';
import { type Catchup, type Standing } from './standing';
import { countEncoded, type FanoutStats } from './stats';

/** Makes frames once for all clients that need the same bytes. */
export class Frames {
  private readonly items = new Items();
  private readonly snapshots = new Snapshots();
  private readonly resumed = new Map<string, Resumed>();
  /** Those that have a catch-up. */
  private readonly standings: Standing[] = [];

  constructor(
    private readonly epoch: string,
    private readonly stats: FanoutStats,
  ) {}

  /** Forgets what is good only until something is flushed. */
  forget(): void {
    for (let i = 0; i < this.standings.length; i++) this.standings[i].catchup = null;
    this.standings.length = 0;
    this.items.forget();
    if (this.resumed.size > 0) this.resumed.clear();
    this.snapshots.sweep();
  }

  /** The whole state of a channel. */
  snapshot(channel: Channel, encoding: EncodingName): Frame {
    return this.snapshots.get(channel, encoding, () =>
      this.encode(channel, encoding, { rows: channel.log.whole(), recovered: false, conflated: 0 }),
    );
  }

  /** Exactly what was missed since a position; null when that is not kept, or the position is of another history. */
  resume(channel: Channel, encoding: EncodingName, { epoch, offset }: Position): Frame | null {
    const { log } = channel;
    if (epoch !== this.epoch || offset > log.flushed || !log.canResume(offset)) return null;
    const key = `${encoding}:${channel.handle}:${offset}`;
    let resumed = this.resumed.get(key);
    // a channel moves on between flushes when it gets its first subscriber
    if (resumed?.offset !== log.flushed) {
      const rows = log.missed(offset);
      const conflated = log.flushed - offset - countOf(rows);
      resumed = { offset: log.flushed, frame: this.encode(channel, encoding, { rows, recovered: true, conflated }) };
      this.resumed.set(key, resumed);
    }
    return resumed.frame;
  }

  /** What brings the clients that stand here to the newest of their group. */
  catchUp(standing: Standing, wallMs: number): Catchup {
    if (standing.catchup === null) {
      standing.catchup = this.make(standing, wallMs);
      this.standings.push(standing);
    }
    return standing.catchup;
  }

  private make({ group, offsets }: Standing, wallMs: number): Catchup {
    const { channels, encoding } = group;
    const frames: Frame[] = [];
    const wholes: number[] = [];
    const numbers: number[] = [];
    let conflated = 0;
    for (let i = 0; i < channels.length; i++) {
      const channel = channels[i];
      if (offsets[i] >= channel.log.flushed) continue;
      if (channel.log.needsSnapshot(offsets[i])) {
        frames.push(this.snapshot(channel, encoding));
        wholes.push(i);
        continue;
      }
      const item = this.items.find(channel, offsets[i], encoding);
      conflated += item.conflated;
      numbers.push(item.number);
    }
    if (numbers.length > 0) frames.push(this.frame(encoding, this.items.delta(encoding, wallMs, numbers)));
    return { frames, bytes: frames.reduce((sum, { bytes }) => sum + bytes.length, 0), conflated, wholes };
  }

  private encode(channel: Channel, encoding: EncodingName, { rows, recovered, conflated }: Told): Frame {
    const { name, handle, instrument, log } = channel;
    // a client that is told no rows may have none on this socket, while what follows is written as what differs from the newest
    const before = countOf(rows) === 0 ? log.known(log.flushed) : null;
    const at = { epoch: this.epoch, offset: log.flushed, recovered, conflated };
    return this.frame(
      encoding,
      encodings[encoding].snapshot({ channel: name, handle, ...at, instrument }, rows, before),
    );
  }

  private frame(encoding: EncodingName, payload: Payload): Frame {
    countEncoded(this.stats, encoding);
    return dataFrame(payload);
  }
}

interface Told {
  readonly rows: Rows;
  readonly recovered: boolean;
  readonly conflated: number;
}

/** What was told to those who came back at one position, while it is still all that they missed. */
interface Resumed {
  readonly offset: number;
  readonly frame: Frame;
}
