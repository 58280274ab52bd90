import { delta, snapshot } from './book-rig';
import { FEED_ERRORS, sentence } from './errors';
import { Rig, START_MS } from './rig';

describe('Intake', () => {
  it('keeps the head of the last 32 malformed frames, counts them all, and stays connected', async () => {
    const rig = new Rig();
    rig.goLive(1);
    const bad = ['{"a":', '', '\u0000\u0001', `{"${'x'.repeat(500)}`, 'null', '"text"', '1e400'];
    for (const frame of bad) rig.socket.deliver(frame);
    rig.socket.deliver(new Uint8Array([0x22, 0xe2, 0x82]));
    for (let i = 0; i < 100; i++) rig.socket.deliver(`cut ${i}`);
    rig.deliver(2);
    expect(rig.feed.status()).toMatchObject({ state: 'live', rejected: 108, frames: 111, trades: 2 });
    const letters = rig.feed.deadLetters();
    expect(letters).toHaveLength(32);
    const { head, ...last } = letters[31];
    expect(new TextDecoder().decode(head)).toBe('cut 99');
    expect(last).toEqual({ reason: 'malformed', receiveTime: START_MS * 1_000, bytes: 6 });
    rig.socket.deliver('x'.repeat(10_000));
    expect(rig.feed.deadLetters()[31]).toMatchObject({ bytes: 10_000 });
    expect(rig.feed.deadLetters()[31].head).toHaveLength(256);
  });

  it('stamps a batch with the time at which its turn was decoded, proven rows of books and fetched trades too', async () => {
    const rig = new Rig({ kinds: ['trades', 'levels'] });
    rig.goLive(1);
    rig.tell(delta(1, 1));
    await rig.pass(100);
    await rig.seed(snapshot(1));
    expect(rig.stamps).toEqual([START_MS * 1_000, (START_MS + 100) * 1_000]);
    rig.socket.deliver(rig.frame(3));
    rig.socket.deliver(JSON.stringify(delta(2, 3)));
    rig.clock.stall(7);
    const decodedAt = (START_MS + 107) * 1_000;
    expect(rig.stamps.slice(2)).toEqual([decodedAt, decodedAt]);
    expect(rig.batches.at(-1)?.receiveTime).toBe((START_MS + 100) * 1_000);
    await rig.pass(1_000);
    await rig.answer(2);
    expect(rig.stamps.slice(4)).toEqual([rig.clock.wallUs()]);
  });

  it('tells rates over the last seconds and lag over the last minute, never below 0', async () => {
    const rig = new Rig();
    rig.goLive(1);
    expect(rig.feed.status().lagMs).toMatchObject({ p50: 0, p99: 0 });
    const frame = (id: number, agoMs: number) => JSON.stringify([{ i: 0, id, ms: rig.clock.wallUs() / 1_000 - agoMs }]);
    for (let second = 0, id = 2; second < 10; second++) {
      for (let i = 0; i < 20; i++) rig.socket.deliver(frame(id++, 50));
      rig.socket.deliver(frame(id++, -1_000));
      await rig.pass(1_000);
    }
    const { framesPerSecond, tradesPerSecond, lagMs } = rig.feed.status();
    expect([framesPerSecond, tradesPerSecond]).toEqual([21, 21]);
    expect(lagMs?.p50).toBeGreaterThan(49);
    expect(lagMs?.p50).toBeLessThan(51);
    expect(rig.feed.status().lastDataAt).toBe(START_MS + 9_000);
  });

  it('tells its status once a second and at each change of state', async () => {
    const rig = new Rig();
    rig.goLive(1);
    const before = rig.statuses.length;
    await rig.pass(5_000);
    expect(rig.statuses.length - before).toBe(5);
    expect(rig.statuses.map(({ state }) => state).slice(0, before)).toEqual(['connecting', 'subscribing', 'live']);
  });
});

describe('errors', () => {
  it('says what happened in one sentence, with the cause in brackets', () => {
    expect(sentence('closed', 'code 1006')).toBe('the venue closed the socket (code 1006)');
    expect(sentence('silent')).toBe(FEED_ERRORS.silent.text);
  });
});
