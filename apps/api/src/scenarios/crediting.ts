import { deepStrictEqual, strictEqual } from 'node:assert';
import { CLOSES } from '@livetape/wire';
import { within } from './deadline';
import { ModelBook, untilBook } from './model-book';
import { type Probe } from './probe';
import { chance } from './racing';
import { type Scenario } from './scenario';
import { type Server, type Stage } from './stage';

const TICKER = 'ticker:demo:S0USDT';
const TRADES = 'trades:demo:S0USDT';
const BOOK = 'book:demo:S0USDT:20';

/** Clients that say how many frames they may be sent ahead of what they have dealt with, and those that lie about it. */
export const crediting: readonly Scenario[] = [
  {
    name: 'the answer says the credit in force, null where it is lifted',
    run: async (stage) => {
      const probe = await stage.connect(await stage.serve());
      const answers: unknown[] = [];
      for (const [id, frames] of [1, 16, 256, null, 3, undefined].entries()) {
        probe.send(frames === undefined ? { op: 'credit', id } : { op: 'credit', id, frames });
        answers.push((await probe.answer('credited', id)).frames);
      }
      deepStrictEqual(answers, [1, 16, 256, null, 3, null]);
    },
  },
  {
    name: 'values out of bounds are bad commands, and leave the credit as it was',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      await probe.follow(TICKER);
      await grant(probe, 2);
      const wrong = ['0', '-1', '257', '1.5', '"16"', 'true', '[2]', '1e400'];
      for (const [id, frames] of wrong.entries()) {
        probe.send(`{"op":"credit","id":${id},"frames":${frames}}`);
        const error = await probe.answer('error', id);
        deepStrictEqual([error.id, error.code], [id, 'bad-command'], frames);
      }
      await exhaust(server);
      strictEqual(deltas(probe), 2);
    },
  },
  {
    name: 'as many frames as granted and no more, while others get every flush; then the newest, once',
    run: async (stage) => {
      const server = await stage.serve();
      const [probe, other] = [await stage.connect(server), await stage.connect(server)];
      for (const one of [probe, other]) await one.follow(TICKER, TRADES);
      await grant(probe, 16);
      let id = 0;
      while (deltas(other) < 40) {
        const before = deltas(other);
        server.market.trades(0, ++id);
        server.market.top(0, id, id + 1);
        await other.until(() => deltas(other) > before, 'a delta');
      }
      await probe.fence();
      strictEqual(deltas(probe), 16);
      probe.send({ op: 'ack', frames: 8 });
      for (const one of [probe, other]) {
        await one.upTo(TRADES, id);
        await one.upTo(TICKER, 2 * id);
      }
      strictEqual(deltas(probe), 17);
      const { rows, conflated } = probe.ledger.copy(TRADES);
      deepStrictEqual([rows.length, conflated, rows.at(-1)?.[0]], [id, 0, String(id)]);
      strictEqual(probe.ledger.copy(TICKER).conflated > 40, true);
    },
  },
  {
    name: 'snapshots cost credit: the others of a command follow with each acknowledgement, subscribed comes last',
    run: async (stage) => {
      const server = await stage.serve({}, 10);
      const probe = await stage.connect(server);
      await grant(probe, 4);
      const channels = Array.from({ length: 10 }, (_, n) => `ticker:demo:S${n}USDT`);
      probe.subscribe(5, channels);
      for (const [seen, dealtWith] of [
        [4, 3],
        [7, 7],
      ]) {
        await probe.until(() => snapshots(probe) >= seen, `${seen} snapshots`);
        await probe.fence();
        strictEqual(snapshots(probe), seen);
        probe.send({ op: 'ack', frames: dealtWith });
      }
      deepStrictEqual((await probe.answer('subscribed', 5)).channels, channels);
      strictEqual(snapshots(probe), 10);
    },
  },
  {
    name: 'what costs no credit comes without any: answers, refusals, pongs',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      await probe.follow(TICKER);
      await grant(probe, 1);
      await exhaust(server);
      probe.send({ op: 'pace', id: 1, maxRateHz: 5 });
      await probe.answer('paced', 1);
      probe.subscribe(2, ['ticker:demo:NOPE']);
      await probe.answer('error', 2);
      await probe.answer('subscribed', 2);
      probe.send({ op: 'unsubscribe', id: 3, channels: [TICKER] });
      await probe.answer('unsubscribed', 3);
      strictEqual(deltas(probe), 1);
    },
  },
  {
    name: 'acknowledgements that lie are refused with an id of null, and give no credit',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      await probe.follow(TICKER);
      probe.send({ op: 'ack', frames: 1 });
      strictEqual((await probe.skipTo('error')).code, 'bad-command');
      await grant(probe, 4);
      await exhaust(server);
      probe.send({ op: 'ack', frames: 2 });
      await exhaust(server);
      strictEqual(deltas(probe), 6);
      for (const frames of ['2', '1', '0', '7', '9007199254740991', '-1', '3.5', '"4"', 'null', '[4]']) {
        probe.send(`{"op":"ack","frames":${frames}}`);
        const error = await probe.skipTo('error');
        deepStrictEqual([error.id, error.code], [null, 'bad-command'], frames);
      }
      probe.send('{"op":"ack","frames":4,"id":9}');
      strictEqual((await probe.skipTo('error')).id, null);
      await probe.fence();
      strictEqual(deltas(probe), 6);
      probe.send({ op: 'ack', frames: 6 });
      await server.until(({ behind }) => behind === 0);
    },
  },
  {
    name: 'acknowledgements that grow are no commands: 50 of them where 5 commands are allowed',
    run: async (stage) => {
      const server = await stage.serve({ commandsPerSecond: 1, commandsBurst: 5, commandsPerAddressPerSecond: 5 });
      const probe = await stage.connect(server);
      await probe.follow(TICKER);
      await grant(probe, 1);
      for (let n = 1; n <= 50; n++) {
        server.market.top(0, n, n + 1);
        await probe.upTo(TICKER, n);
        probe.send({ op: 'ack', frames: n });
      }
      deepStrictEqual([deltas(probe), server.harness.gateway.stats().refused], [50, 0]);
    },
  },
  {
    name: 'a flood of those that do not: 16 are refused, the next ends it with 3500',
    run: async (stage) => {
      const server = await stage.serve();
      const [probe, other] = [await stage.connect(server), await stage.connect(server)];
      await grant(probe, 256);
      for (let n = 0; n < 40; n++) probe.send({ op: 'ack', frames: 0 });
      strictEqual(await within(probe.closed, () => 'the close'), CLOSES['protocol-error'].code);
      strictEqual(probe.messages.filter(({ type }) => type === 'error').length, 17);
      deepStrictEqual(await other.fence(), []);
    },
  },
  {
    name: 'changed live: the count goes on; lifted and granted again it starts at 0',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      await probe.follow(TICKER);
      await grant(probe, 2);
      await exhaust(server);
      await grant(probe, 5);
      await exhaust(server);
      strictEqual(deltas(probe), 5);
      probe.send({ op: 'ack', frames: 5 });
      await grant(probe, 1);
      await exhaust(server);
      strictEqual(deltas(probe), 6);
      await grant(probe, null);
      await server.until(({ behind }) => behind === 0);
      await grant(probe, 3);
      const before = deltas(probe);
      await exhaust(server);
      strictEqual(deltas(probe) - before, 3);
      probe.send({ op: 'ack', frames: 3 });
      await server.until(({ behind }) => behind === 0);
    },
  },
  {
    name: 'who reads and acknowledges nothing is closed with 3000 after slowMsMax, others are not',
    run: async (stage) => {
      const server = await stage.serve({ slowMsMax: 150 });
      const [mute, other] = [await stage.connect(server), await stage.connect(server)];
      for (const one of [mute, other]) await one.follow(TICKER);
      await grant(mute, 2);
      await exhaust(server);
      const startMs = performance.now();
      strictEqual(await within(mute.closed, () => 'the close'), CLOSES['slow-client'].code);
      const tookMs = performance.now() - startMs;
      strictEqual(tookMs > 100 && tookMs < 2_000, true, `closed after ${tookMs} ms`);
      strictEqual(deltas(mute), 2);
      await other.fence();
      deepStrictEqual(server.harness.gateway.stats().closed, { 'slow-client': 1 });
    },
  },
  {
    name: 'a reader that stalls comes back to 16 frames of the past, and then exactly the latest book',
    run: async (stage) => {
      const server = await stage.serve();
      const [probe, other] = await pairOfBooks(stage, server);
      const model = new ModelBook();
      server.market.book(0, model.start());
      const next = chance(5);
      for (const one of [probe, other]) await untilBook(one, BOOK, model, 20);
      await grant(probe, 16);
      probe.socket.pause();
      for (let frames = 0; frames < 60; frames++) {
        const before = deltas(other);
        for (let n = 0; n < 5; n++) server.market.change(0, model.change(next));
        server.market.trades(0, frames + 1);
        await other.until(() => deltas(other) > before, 'a delta');
      }
      await server.until(({ behind }) => behind === 1);
      const before = deltas(probe);
      probe.socket.resume();
      await probe.fence();
      strictEqual(deltas(probe) - before, 16);
      probe.send({ op: 'ack', frames: 16 });
      await untilBook(probe, BOOK, model, 20);
      await probe.upTo(TRADES, 60);
      strictEqual(deltas(probe) - before, 17);
      deepStrictEqual(probe.ledger.copy(BOOK).book.bids, other.ledger.copy(BOOK).book.bids);
    },
  },
  {
    name: 'a credit ends with its connection, and the next one resumes where it stood',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      await probe.follow(TRADES);
      await grant(probe, 1);
      server.market.trades(0, 1);
      await probe.upTo(TRADES, 1);
      server.market.trades(0, 2, 50);
      await server.until(({ behind }) => behind === 1);
      await probe.end();
      const next = await stage.connect(server, { after: probe });
      next.subscribe(1, [TRADES], { [TRADES]: next.ledger.position(TRADES) });
      await next.answer('subscribed', 1);
      deepStrictEqual([next.ledger.copy(TRADES).offset, next.ledger.copy(TRADES).wholes], [51, 1]);
      for (let id = 52; id < 60; id++) {
        server.market.trades(0, id);
        await next.upTo(TRADES, id);
      }
    },
  },
];

async function grant(probe: Probe, frames: number | null): Promise<void> {
  const id = 88_000 + probe.messages.length;
  probe.send({ op: 'credit', id, frames });
  await probe.answer('credited', id);
}

/** Moves the ticker until one client is out of credit that has some. */
async function exhaust(server: Server): Promise<void> {
  let n = 0;
  await server.until(({ behind }) => behind === 0);
  await server.until(({ behind }) => {
    if (behind === 1) return true;
    server.market.top(0, ++n, n + 1);
    return false;
  });
}

async function pairOfBooks(stage: Stage, server: Server): Promise<Probe[]> {
  const probes = [await stage.connect(server), await stage.connect(server)];
  for (const probe of probes) await probe.follow(BOOK, TRADES);
  return probes;
}

function deltas(probe: Probe): number {
  return probe.messages.filter(({ type }) => type === 'delta').length;
}

function snapshots(probe: Probe): number {
  return probe.messages.filter(({ type }) => type === 'snapshot').length;
}
