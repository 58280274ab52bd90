import { Sink } from '@livetape/venues';
import { type Clock } from './clock';
import { Feed } from './feed';
import { MemoryHttp } from './memory-http';
import { MemoryTransport } from './memory-transport';
import { plainInstruments, plainVenue } from './plain-venue';

/** Frames of one socket read of 64 KB. */
const FRAMES = 280;
const INSTRUMENTS = 60;
const READS = 100;

const instruments = plainInstruments(INSTRUMENTS);

/** A clock whose turns end when the bench says so. */
class BenchClock implements Clock {
  us = 1_767_225_600_000_000;
  private pending: (() => void) | null = null;

  wallUs(): number {
    return this.us;
  }

  monotonicMs(): number {
    return this.us / 1_000;
  }

  every(): { cancel(): void } {
    return { cancel: () => undefined };
  }

  soon(call: () => void): void {
    this.pending = call;
  }

  turn(): void {
    const call = this.pending;
    this.pending = null;
    call?.();
  }
}

/** Decoding that is next to nothing: a trade of the instrument whose turn it is. */
class TradeMaker {
  private made = 0;

  append({ trades, receiveTime }: Sink): void {
    const row = trades.claim();
    trades.instrument[row] = this.made % INSTRUMENTS;
    trades.price[row] = 1;
    trades.size[row] = 1;
    trades.aggressor[row] = 1;
    trades.id[row] = Math.floor(this.made++ / INSTRUMENTS);
    trades.sequence[row] = trades.firstId[row] = trades.lastId[row] = trades.id[row];
    trades.eventTime[row] = trades.receiveTime[row] = receiveTime;
  }
}

const ACK = new TextEncoder().encode('{}');
const FRAME = new Uint8Array(200);

/** A feed that is live, of a venue that acknowledges by ACK and decodes by `append`; runs it. */
function feedOf(append: (sink: Sink) => void): () => void {
  const clock = new BenchClock();
  const transport = new MemoryTransport();
  const venue = plainVenue({
    decode: (frame, sink) => {
      if (frame === ACK) sink.notify({ type: 'ack', id: '1' });
      else append(sink);
    },
  });
  const ignore = () => undefined;
  const feed = new Feed({
    venue,
    instruments,
    kinds: ['trades'],
    endpoints: venue.endpoints,
    batchCapacity: 2_048,
    clock,
    random: () => 0.5,
    transport,
    http: new MemoryHttp(),
    events: {
      ...{ trades: ignore, tops: ignore, levels: ignore, greeks: ignore },
      ...{ gap: ignore, book: ignore, status: ignore },
    },
  });
  feed.start();
  const socket = transport.newest;
  socket.accept();
  socket.deliver(ACK);
  return () => {
    for (let read = 0; read < READS; read++) {
      clock.us += 500;
      for (let i = 0; i < FRAMES; i++) socket.deliver(FRAME);
      clock.turn();
    }
  };
}

/** The same decoding with nothing around it. */
function decoding(): () => void {
  const sink = new Sink({ instruments, capacity: 2_048 });
  const maker = new TradeMaker();
  return () => {
    for (let read = 0; read < READS; read++) {
      for (let i = 0; i < FRAMES; i++) maker.append(sink);
      sink.clear();
    }
  };
}

const maker = new TradeMaker();

/** What the way from the socket to the batch costs beside decoding: socket, session, turn, deduplication, rates. */
export const bench = {
  name: 'frame to batch',
  perRun: READS * FRAMES,
  variants: {
    'the decoding of this bench alone': decoding(),
    'frames that hold nothing, through the feed': feedOf(() => undefined),
    'a trade in each frame, through the feed': feedOf((sink) => maker.append(sink)),
  },
  allocationFree: ['frames that hold nothing, through the feed', 'a trade in each frame, through the feed'],
};
