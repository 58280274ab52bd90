import { ack, ids, Rig, rows, START_MS } from './rig';

describe('Lane', () => {
  it('ends a handshake that hangs half open, and tries again', async () => {
    const rig = new Rig();
    rig.feed.start();
    await rig.pass(10_100);
    expect(rig.state).toBe('backoff');
    expect(rig.feed.status().reason).toContain('did not open in time');
    expect(rig.transport.sockets[0].isClosed).toBe(true);
    await rig.pass(200);
    expect(rig.transport.sockets).toHaveLength(2);
    rig.socket.accept();
    rig.deliver(1);
    expect(rig.state).toBe('live');
  });

  it('ends a socket that acknowledges nothing, and one that then sends no data', async () => {
    const rig = new Rig({ isObliging: false });
    rig.feed.start();
    rig.socket.accept();
    await rig.pass(30_200);
    expect(rig.feed.status().reason).toContain('did not acknowledge');
    await rig.pass(300);
    rig.socket.accept();
    ack(rig.socket);
    await rig.pass(30_200);
    expect(rig.feed.status().reason).toContain('no data came in time');
    expect(rig.feed.status().reconnects).toBe(2);
  });

  it('waits less for the first data of a stream that it has seen flow fast', async () => {
    const rig = new Rig();
    rig.goLive(1);
    for (let id = 2; id < 1_500; id++) {
      rig.clock.advance(20);
      rig.deliver(id);
    }
    rig.socket.end();
    await rig.pass(200);
    rig.socket.accept();
    await rig.pass(5_000);
    expect(rig.state).toBe('subscribing');
    await rig.pass(200);
    expect(rig.feed.status().reason).toContain('no data came in time');
  });

  it('backs off longer with each failure, up to 30 s, and forgets that when a socket has worked for 10 s', async () => {
    const rig = new Rig({ random: () => 0.999 });
    rig.feed.start();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 10; attempt++) {
      rig.socket.end('connect-failed', 'ECONNREFUSED');
      const { nextAttemptAt, attempt: counted } = rig.feed.status();
      const wait = (nextAttemptAt ?? 0) - rig.clock.wallUs() / 1_000;
      waits.push(Math.round(wait / 0.999 / 10) * 10);
      expect(counted).toBe(attempt);
      // Whole ticks, so that the next wait begins at a tick and is told exactly.
      await rig.pass(Math.ceil(wait / 100) * 100);
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    rig.socket.accept();
    for (let id = 1; id < 12; id++) {
      rig.deliver(id);
      await rig.pass(1_000);
    }
    expect(rig.feed.status().attempt).toBe(0);
  });

  it('stays away as long as a refused handshake says', async () => {
    const rig = new Rig();
    rig.feed.start();
    rig.socket.end('handshake-refused', 'HTTP 429', 60_000);
    await rig.pass(59_900);
    expect(rig.transport.sockets).toHaveLength(1);
    await rig.pass(200);
    expect(rig.transport.sockets).toHaveLength(2);
  });

  it('notices a stalled socket by the silence of its data, heartbeats notwithstanding', async () => {
    const rig = new Rig({ random: () => 0.5 });
    rig.goLive(1);
    for (let id = 2; id < 1_500; id++) {
      rig.clock.advance(20);
      rig.deliver(id);
    }
    const stalled = rig.socket;
    for (let ms = 0; ms < 2_000; ms += 100) {
      await rig.pass(100);
      stalled.deliver('{"type":"heartbeat"}');
    }
    expect(rig.state).toBe('live');
    await rig.pass(100);
    expect(rig.statuses.filter(({ state }) => state === 'stale')[0].reason).toMatch(/no data comes \(2\.\d s\)/);
    expect(stalled.isClosed).toBe(true);
    expect(rig.transport.sockets).toHaveLength(2);
    rig.socket.accept();
    rig.deliver(1_500);
    expect(rig.state).toBe('live');
  });

  it('does not take its own stalled event loop for the silence of the venue', async () => {
    const rig = new Rig();
    rig.goLive(1);
    for (let id = 2; id < 1_500; id++) {
      rig.clock.advance(20);
      rig.deliver(id);
    }
    rig.clock.stall(5_000);
    rig.deliver(1_500);
    await rig.pass(1_500);
    expect(rig.state).toBe('live');
    expect(rig.transport.sockets).toHaveLength(1);
  });

  it('makes a successor when the venue announces its shutdown; the old socket delivers until it is live', async () => {
    const rig = new Rig();
    rig.goLive(1, 2);
    const old = rig.socket;
    old.deliver('{"type":"shutdown"}');
    await rig.pass(100);
    expect(rig.transport.sockets).toHaveLength(2);
    rig.deliverOn(old, 3);
    expect(old.isClosing).toBe(false);
    rig.socket.accept();
    rig.deliverOn(old, 4);
    rig.deliver(4, 5);
    expect(old.isClosing).toBe(true);
    rig.deliverOn(old, 5, 6);
    rig.deliver(6, 7);
    old.end('closed', 'code 1000');
    await rig.pass(1_000);
    expect(rig.trades).toEqual(rows(1, 7));
    expect(rig.feed.status()).toMatchObject({ state: 'live', duplicates: 3, gaps: 0, reconnects: 0 });
    expect(rig.statuses.map(({ state }) => state)).not.toContain('backoff');
  });

  it('hands over before the age at which the venue ends a socket, 0 lost', async () => {
    const limits = { streamsPerSocket: 9, framesPerSecond: 5, restWeightPerMinute: 100, socketAgeMsMax: 600_000 };
    const rig = new Rig({ venue: { limits } });
    rig.goLive(1);
    const old = rig.socket;
    let id = 1;
    while (rig.socket === old && id < 600) {
      await rig.pass(1_000);
      rig.deliverOn(old, ++id);
    }
    expect(rig.clock.wallUs() / 1_000 - START_MS).toBeGreaterThan(540_000);
    expect(rig.clock.wallUs() / 1_000 - START_MS).toBeLessThan(572_000);
    rig.socket.accept();
    rig.deliverOn(old, ++id);
    rig.deliver(++id);
    expect(old.isClosing).toBe(true);
    await rig.pass(5_200);
    expect(old.isClosed).toBe(true);
    expect(rig.trades).toEqual(rows(1, id));
    expect(rig.feed.status().gaps).toBe(0);
  });

  it('goes on with the successor when the old socket ends first, and tries again when the successor fails', async () => {
    const rig = new Rig();
    rig.goLive(1);
    const [old] = rig.transport.sockets;
    old.deliver('{"type":"shutdown"}');
    rig.transport.sockets[1].end('connect-failed');
    await rig.pass(300);
    rig.deliverOn(old, 2);
    expect(rig.transport.sockets).toHaveLength(3);
    old.end();
    expect(rig.state).toBe('connecting');
    rig.socket.accept();
    rig.deliver(3);
    expect(rig.state).toBe('live');
    expect(rig.trades).toEqual(rows(1, 3));
  });

  it('takes late frames of an old socket while it closes, once', async () => {
    const rig = new Rig();
    rig.goLive(1);
    const old = rig.socket;
    old.deliver('{"type":"shutdown"}');
    rig.socket.accept();
    rig.deliver(10);
    rig.deliverOn(old, ...ids(1, 10));
    await rig.pass(1_000);
    expect(rig.trades).toEqual(['0:1', '0:10', ...rows(2, 9)]);
    expect(rig.gaps).toEqual([]);
  });

  it('sends no faster than the venue allows, and its keepalive in time', async () => {
    const subscribe = ids(1, 20).map((id) => ({ ids: [String(id)], frame: `s${id}` }));
    const rig = new Rig({
      isObliging: false,
      venue: {
        keepalive: { everyMs: 20_000, frame: () => 'ping' },
        plan: (instruments, kinds) => [{ url: 'ws://plain', subscribe, instruments, kinds }],
      },
    });
    rig.feed.start();
    rig.socket.accept();
    for (let second = 1; second <= 5; second++) {
      expect(rig.socket.sent).toHaveLength(4 * second);
      await rig.pass(1_000);
    }
    for (const { ids: of } of subscribe) ack(rig.socket, of[0]);
    for (let id = 1; id <= 20; id++) {
      rig.deliver(id);
      await rig.pass(1_000);
    }
    expect(rig.socket.sent.slice(20)).toEqual(['ping']);
  });

  it('stops: closes its sockets, gives up open gaps and leaves no timer', async () => {
    const rig = new Rig();
    rig.goLive(1, 3);
    await rig.pass(600);
    rig.deliver(6);
    const stopped = rig.feed.stop();
    expect(rig.socket.isClosing).toBe(true);
    await rig.pass(5_200);
    await stopped;
    expect(rig.state).toBe('down');
    const reason = 'the feed was stopped';
    expect(rig.gaps.slice(-2)).toMatchObject([
      { state: 'unfilled', from: '2', to: '2', reason },
      { state: 'unfilled', from: '4', to: '5', reason },
    ]);
    expect(rig.http.open).toEqual([]);
    expect(rig.clock.timers).toBe(0);
    await rig.pass(60_000);
    expect(rig.transport.sockets).toHaveLength(1);
  });

  it('has stopped as soon as the venue closes, without waiting for a timer; stopping twice is stopping once', async () => {
    const rig = new Rig();
    rig.goLive(1);
    const stopped = rig.feed.stop();
    expect(rig.feed.stop()).toBe(stopped);
    rig.deliver(2);
    rig.socket.end('closed', 'code 1000');
    await stopped;
    expect(rig.trades).toEqual(['0:1', '0:2']);
    expect(rig.clock.timers).toBe(0);
    expect(() => rig.feed.start()).toThrow('a feed starts once');
  });

  it('keeps several sockets, each with its own life', async () => {
    const rig = new Rig({
      instruments: 2,
      venue: {
        plan: (instruments, kinds) =>
          instruments.map((one) => ({ url: `ws://plain/${one.symbol}`, subscribe: [], instruments: [one], kinds })),
      },
    });
    rig.feed.start();
    const [a, b] = rig.transport.sockets;
    a.accept();
    b.accept();
    rig.deliverOn(a, 1);
    b.deliver(`[{"i":1,"id":7,"ms":${START_MS}}]`);
    rig.clock.turn();
    expect(rig.state).toBe('live');
    a.end();
    expect(rig.state).toBe('backoff');
    b.deliver(`[{"i":1,"id":8,"ms":${START_MS}}]`);
    rig.clock.turn();
    expect(rig.trades).toEqual(['0:1', '1:7', '1:8']);
    expect(b.isClosed).toBe(false);
  });
});
