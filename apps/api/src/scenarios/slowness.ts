import { deepStrictEqual, strictEqual } from 'node:assert';
import { CLOSES } from '@livetape/wire';
import { within } from './deadline';
import { type Probe } from './probe';
import { ONCE, type Scenario } from './scenario';
import { type Server, type Stage } from './stage';

/** Small, so that little has to be made to pass them; in proportion as the real ones. */
const LIMITS = { unreadBytesMax: 65_536, unreadBytesHardMax: 1_048_576, slowMsMax: 400 };

/** What one flush may add before the server looks again, and what is on its way in pings and acknowledgements. */
const SLACK_BYTES = 65_536;

const CHANNELS = Array.from({ length: 4 }, (_, n) => `trades:demo:S${n}USDT`);

/** Clients that do not read, or read late, and what it does to others. */
export const slowness: readonly Scenario[] = [
  {
    name: 'a stalled socket is sent little more than unreadBytesMax, and closed with 3000 after slowMsMax',
    run: async (stage) => {
      const server = await stage.serve(LIMITS, 4);
      const [probe, watch] = [await stage.connect(server), await stage.connect(server)];
      for (const one of [probe, watch]) await one.follow(...CHANNELS);
      const before = server.harness.gateway.stats().bytesSent;
      probe.socket.pause();
      const startMs = performance.now();
      const flood = new Flood(stage, server);
      await server.until(({ closedSlow }) => closedSlow === 1);
      const tookMs = performance.now() - startMs;
      flood.stop();
      for (const name of CHANNELS) await watch.upTo(name, flood.count);
      const read = watch.arrivals.filter(({ type }) => type === 'delta').reduce((sum, { bytes }) => sum + bytes, 0);
      const sent = server.harness.gateway.stats().bytesSent - before - read;
      strictEqual(
        sent <= LIMITS.unreadBytesMax + SLACK_BYTES,
        true,
        `${sent} bytes were sent to a socket that is not read`,
      );
      strictEqual(tookMs > LIMITS.slowMsMax && tookMs < LIMITS.slowMsMax + 1_500, true, `closed after ${tookMs} ms`);
      strictEqual(read > 1.2 * sent, true, `one that reads had ${read} bytes, this one ${sent}: too little to tell`);
      probe.socket.resume();
      strictEqual(await within(probe.closed, () => 'the close'), CLOSES['slow-client'].code);
      await server.until(({ connections }) => connections === 1);
      deepStrictEqual(server.harness.gateway.stats().closed, { 'slow-client': 1 });
    },
  },
  {
    name: 'of ten clients three stall: the seven get every row of every flush, none skipped',
    run: async (stage) => {
      const server = await stage.serve(LIMITS, 4);
      const probes: Probe[] = [];
      for (let i = 0; i < 10; i++) probes.push(await stage.connect(server));
      for (const probe of probes) await probe.follow(...CHANNELS);
      const [stalled, healthy] = [probes.slice(0, 3), probes.slice(3)];
      for (const probe of stalled) probe.socket.pause();
      const flood = new Flood(stage, server);
      await server.until(({ closedSlow }) => closedSlow === 3);
      flood.stop();
      for (const probe of healthy) for (const name of CHANNELS) await probe.upTo(name, flood.count);
      for (const probe of healthy) {
        const { rows, conflated } = probe.ledger.copy(CHANNELS[0]);
        deepStrictEqual([rows.length, conflated], [flood.count, 0]);
      }
      strictEqual(server.harness.gateway.stats().clients, 7);
    },
  },
  {
    name: 'slow, and then reads: what it missed is conflated and counted, and it is right again',
    run: async (stage) => {
      const server = await stage.serve({ ...LIMITS, slowMsMax: 60_000 }, 4);
      const [probe, watch] = [await stage.connect(server), await stage.connect(server)];
      for (const one of [probe, watch]) await one.follow(...CHANNELS, 'book:demo:S0USDT:5', 'ticker:demo:S0USDT');
      probe.socket.pause();
      const flood = new Flood(stage, server);
      await server.until(({ behind }) => behind === 1);
      const slowedAt = flood.count;
      await watch.until(() => flood.count > slowedAt + 600, 'more than is kept');
      flood.stop();
      server.market.book(0, { bids: [[flood.count, 1]], asks: [[flood.count + 1, 1]] });
      probe.socket.resume();
      for (const name of CHANNELS) await probe.upTo(name, flood.count);
      await probe.until(() => probe.ledger.copy('book:demo:S0USDT:5').offset === 2, 'the book');
      const { rows, conflated } = probe.ledger.copy(CHANNELS[0]);
      strictEqual(conflated > 0, true, 'nothing was skipped');
      strictEqual(rows.length + conflated, flood.count);
      deepStrictEqual(rows.at(-1)?.[0], String(flood.count));
      deepStrictEqual(
        probe.ledger.copy('ticker:demo:S0USDT').rows.at(-1),
        watch.ledger.copy('ticker:demo:S0USDT').rows.at(-1),
      );
      deepStrictEqual(probe.ledger.copy('book:demo:S0USDT:5').book.bids, [[flood.count, 1]]);
      await server.until(({ behind }) => behind === 0);
    },
  },
  {
    name: 'bars of a client that was slow are whole again, none missing',
    run: async (stage) => {
      const server = await stage.serve({ ...LIMITS, slowMsMax: 60_000 }, 4);
      const probe = await stage.connect(server);
      const bars = 'bars:demo:S0USDT:1s';
      await probe.follow(...CHANNELS, bars);
      probe.socket.pause();
      const flood = new Flood(stage, server);
      await server.until(({ behind }) => behind === 1);
      flood.stop();
      const rows = [...server.market.bars(0, 0, 400), ...server.market.bars(0, 400, 300)];
      probe.socket.resume();
      await probe.upTo(bars, 700);
      deepStrictEqual(probe.ledger.copy(bars).rows, rows.slice(-probe.ledger.copy(bars).rows.length));
      strictEqual(probe.ledger.copy(bars).rows.length >= 600 && probe.ledger.copy(bars).conflated === 0, true);
    },
  },
  {
    name: 'one that asks for more than unreadBytesHardMax at once, and does not read, is sent no more than is allowed',
    run: async (stage) => {
      const server = await stage.serve({ ...LIMITS, slowMsMax: 300 }, 60);
      for (let n = 0; n < 60; n++) server.market.bars(n, 0, 600);
      const probe = await stage.connect(server);
      probe.socket.pause();
      const before = server.harness.gateway.stats().bytesSent;
      probe.subscribe(
        1,
        Array.from({ length: 60 }, (_, n) => `bars:demo:S${n}USDT:1s`),
      );
      await server.until(({ closedSlow }) => closedSlow === 1);
      const sent = server.harness.gateway.stats().bytesSent - before;
      strictEqual(sent <= LIMITS.unreadBytesMax + 2 * SLACK_BYTES, true, `${sent} bytes`);
      probe.socket.resume();
      strictEqual(await within(probe.closed, () => 'the close'), CLOSES['slow-client'].code);
    },
  },
  {
    name: 'a slow reader that takes a little at a time gets all its snapshots, then subscribed',
    run: async (stage) => {
      const server = await stage.serve({ ...LIMITS, slowMsMax: 60_000 }, 30);
      for (let n = 0; n < 30; n++) server.market.bars(n, 0, 600);
      const probe = await stage.connect(server);
      const channels = Array.from({ length: 30 }, (_, n) => `bars:demo:S${n}USDT:1s`);
      const beat = setInterval(() => (probe.socket.isPaused ? probe.socket.resume() : probe.socket.pause()), 3);
      probe.subscribe(1, channels);
      const { channels: served } = await probe.answer('subscribed', 1);
      clearInterval(beat);
      probe.socket.resume();
      deepStrictEqual(served, channels);
      for (const name of channels) strictEqual(probe.ledger.copy(name).rows.length, 600);
    },
  },
  {
    name: 'who answers no ping is closed with 3002, or cut; who answers stays',
    run: async (stage) => {
      const server = await stage.serve({ pingMs: 400 });
      const [mute, alive] = [await stage.connect(server, { autoPong: false }), await stage.connect(server)];
      const code = await within(mute.closed, () => 'the close');
      strictEqual(code, CLOSES.unreachable.code);
      deepStrictEqual(await alive.fence(), []);
      strictEqual(server.harness.gateway.stats().closed['unreachable'], 1);
    },
  },
  {
    name: 'a client that never reads the close is cut, and its connection is given free',
    encodings: ONCE,
    run: async (stage) => {
      const server = await stage.serve({ ...LIMITS, slowMsMax: 100 }, 4);
      const probe = await stage.connect(server);
      await probe.follow(...CHANNELS);
      probe.socket.pause();
      const flood = new Flood(stage, server);
      await server.until(({ closedSlow }) => closedSlow === 1);
      flood.stop();
      strictEqual(server.harness.gateway.stats().clients, 0);
      await server.until(({ connections }) => connections === 0);
    },
  },
];

/** Trades of four instruments, 40 each a turn of 5 ms: about half a megabyte a second as text. */
class Flood {
  count = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(
    stage: Stage,
    private readonly server: Server,
  ) {
    this.timer = setInterval(() => this.publish(), 5);
    stage.atEnd(() => Promise.resolve(this.stop()));
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private publish(): void {
    for (let n = 0; n < 4; n++) this.server.market.trades(n, this.count + 1, 40);
    this.count += 40;
  }
}
