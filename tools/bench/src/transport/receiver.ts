import { TRANSPORTS, type TransportName } from '@livetape/feed';
import { type Instrument } from '@livetape/model';
import { Sink, type Venue, venues } from '@livetape/venues';

/** What is done with each frame. */
type Work = 'count' | 'decode' | 'parse';

const CAPACITY = 4_096;

/** `begin`: so many frames come now. `end`: tells what they cost, when the last has come. */
interface Order {
  readonly id: number;
  readonly op: 'begin' | 'end';
  readonly frames: number;
}

/** Counts the frames of one socket and does with each what it was told; tells what that cost the thread. */
class Receiver {
  private frames = 0;
  private bytes = 0;
  private rows = 0;
  private wanted = Infinity;
  private reached: () => void = () => undefined;

  constructor(
    private readonly venue: Venue,
    private readonly sink: Sink,
    private readonly work: Work,
  ) {}

  take(frame: Uint8Array): void {
    this.bytes += frame.length;
    if (this.work === 'decode') this.decode(frame);
    else if (this.work === 'parse') this.parse(frame);
    if (++this.frames === this.wanted) this.reached();
  }

  /** Resolves when so many more frames have come. */
  async expect(frames: number) {
    const before = { frames: this.frames, bytes: this.bytes, rows: this.rows };
    const cpu = process.threadCpuUsage();
    await new Promise<void>((resolve) => {
      this.wanted = this.frames + frames;
      this.reached = resolve;
    });
    const { user, system } = process.threadCpuUsage(cpu);
    return {
      cpuUs: user + system,
      frames: this.frames - before.frames,
      bytes: this.bytes - before.bytes,
      rows: this.rows + this.sink.trades.length + this.sink.levels.length - before.rows,
      faults: this.sink.rejectedTotal,
    };
  }

  private decode(frame: Uint8Array): void {
    const { sink } = this;
    this.venue.decode(frame, sink);
    if (!sink.isNearlyFull) return;
    this.rows += sink.trades.length + sink.levels.length;
    sink.clear();
  }

  private parse(frame: Uint8Array): void {
    const { data } = JSON.parse(Buffer.from(frame.buffer, frame.byteOffset, frame.length).toString()) as {
      data: { p?: string; q?: string };
    };
    this.rows += Number(data.p ?? 1) * Number(data.q ?? 1) > 0 ? 1 : 0;
  }
}

/** Connects, says so, and answers orders over IPC. */
async function main([url, transport, work, symbols]: readonly string[]): Promise<void> {
  const venue = await venues['binance']();
  const instruments = symbols.split(',').map((symbol, id): Instrument => {
    return { id, venue: venue.id, symbol, base: 'S', quote: 'USDT', priceDecimals: 2, sizeDecimals: 5 };
  });
  const sink = new Sink({ instruments, capacity: CAPACITY });
  const receiver = new Receiver(venue, sink, work as Work);
  process.on('disconnect', () => process.exit());
  let cost: Promise<object> = Promise.resolve({});
  process.on('message', async ({ id, op, frames }: Order) => {
    if (op === 'begin') cost = receiver.expect(frames);
    process.send?.({ id, ...(op === 'end' ? await cost : {}) });
  });
  TRANSPORTS[transport as TransportName].open(url, {
    opened: () => process.send?.({ isOpen: true }),
    frame: (bytes) => receiver.take(bytes),
    closed: ({ code, detail }) => {
      console.error(`${transport}: ${code} ${detail}`);
      process.exit(1);
    },
  });
}

void main(process.argv.slice(2));
