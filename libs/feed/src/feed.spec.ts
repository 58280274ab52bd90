import { FeedError } from './errors';
import { ack, ids, Rig, rows, settle, START_MS } from './rig';

describe('Feed', () => {
  it('connects, subscribes, and is live with the first data after the ack', () => {
    const rig = new Rig({ isObliging: false });
    rig.feed.start();
    expect(rig.state).toBe('connecting');
    rig.socket.accept();
    expect(rig.socket.sent).toEqual(['{"subscribe":"1"}']);
    expect(rig.state).toBe('subscribing');
    ack(rig.socket);
    expect(rig.state).toBe('subscribing');
    rig.deliver(1);
    expect(rig.state).toBe('live');
    expect(rig.trades).toEqual(['0:1']);
  });

  it('hands on one batch per event-loop turn, with one receive time', () => {
    const rig = new Rig();
    rig.goLive();
    rig.clock.advance(50);
    for (const id of ids(1, 20)) rig.socket.deliver(rig.frame(id));
    expect(rig.batches).toEqual([]);
    rig.clock.turn();
    expect(rig.batches).toEqual([{ length: 20, receiveTime: (START_MS + 50) * 1_000 }]);
  });

  it('hands on early when a batch is nearly full', () => {
    const rig = new Rig();
    rig.goLive();
    rig.socket.deliver(rig.frame(...ids(1, 2_100)));
    expect(rig.batches).toHaveLength(1);
  });

  it('connects again after a disconnect in mid-stream, and fetches exactly what was missed', async () => {
    const rig = new Rig();
    rig.goLive(...ids(1, 10));
    rig.socket.end('closed', 'code 1006');
    expect(rig.state).toBe('backoff');
    expect(rig.feed.status().reason).toBe('the venue closed the socket (code 1006); connecting again');
    expect(rig.feed.status().nextAttemptAt).toBe(START_MS + 125);
    await rig.pass(200);
    rig.socket.accept();
    rig.deliver(16, 17);
    await rig.pass(700);
    expect(rig.state).toBe('backfilling');
    expect(rig.gaps).toMatchObject([{ cause: 'disconnect', from: '11', to: '15', missing: 5, state: 'filling' }]);
    expect(rig.http.urls).toEqual(['http://plain/trades/A/11/5']);
    await rig.answer(...ids(11, 15));
    expect(rig.gaps).toMatchObject([{ state: 'filling' }, { id: rig.gaps[0].id, state: 'filled', missing: 5 }]);
    expect(rig.trades).toEqual([...rows(1, 10), ...rows(16, 17), ...rows(11, 15)]);
    await rig.pass(100);
    expect(rig.state).toBe('live');
    expect(rig.feed.status()).toMatchObject({ reconnects: 1, gaps: 1, gapsUnfilled: 0, trades: 17, duplicates: 0 });
  });

  it.each([1, 100, 2_000])('drops %i duplicates sent again after a reconnect', async (count) => {
    const rig = new Rig();
    rig.goLive(...ids(1, 2_000));
    rig.socket.end();
    await rig.pass(200);
    rig.socket.accept();
    rig.deliver(...ids(2_001 - count, 2_000));
    rig.deliver(2_001);
    expect(rig.trades).toEqual(rows(1, 2_001));
    expect(rig.feed.status().duplicates).toBe(count);
    await rig.pass(1_000);
    expect(rig.gaps).toEqual([]);
  });

  it('takes reordered trades as they come and makes no gap of them', async () => {
    const rig = new Rig();
    rig.goLive(5, 4, 8, 7, 6, 3);
    await rig.pass(1_000);
    expect(rig.trades).toEqual(['0:5', '0:4', '0:8', '0:7', '0:6', '0:3']);
    expect(rig.gaps).toEqual([]);
  });

  it('makes a gap of a hole in mid-stream, closed by the trades themselves when they come late', async () => {
    const rig = new Rig();
    rig.goLive(1, 2, 5);
    await rig.pass(600);
    expect(rig.gaps).toMatchObject([{ cause: 'trade-id', from: '3', to: '4', missing: 2, state: 'filling' }]);
    rig.deliver(3, 4);
    await rig.pass(100);
    expect(rig.gaps.at(-1)).toMatchObject({ state: 'filled' });
    await rig.answer(3, 4);
    expect(rig.trades).toEqual(['0:1', '0:2', '0:5', '0:3', '0:4']);
  });

  it('says that a gap stays unfilled where the venue does not return its trades', async () => {
    const rig = new Rig();
    rig.goLive(1, 6);
    await rig.pass(600);
    await rig.answer(2, 3, 6);
    for (let i = 0; i < 4; i++) {
      await rig.pass(1_100);
      rig.deliver(7 + i);
      await rig.answer(6);
    }
    expect(rig.gaps.at(-1)).toMatchObject({
      state: 'unfilled',
      from: '4',
      to: '5',
      missing: 2,
      reason: 'the venue did not return them; 2 of 4 were filled',
    });
    expect(rig.feed.status().gapsUnfilled).toBe(1);
    await rig.pass(100);
    expect(rig.state).toBe('live');
  });

  it('records a hole that is too large to fetch, without a request', async () => {
    const rig = new Rig();
    rig.goLive(1, 500_002);
    await rig.pass(600);
    expect(rig.gaps.at(-1)).toMatchObject({
      state: 'unfilled',
      missing: 500_000,
      reason: '500000 trades are more than the 100000 that are fetched for one gap',
    });
    expect(rig.http.urls).toEqual([]);
  });

  it('honours Retry-After of 429 and 418, and backs off from 5xx and failures', async () => {
    const rig = new Rig();
    rig.goLive(1, 3);
    await rig.pass(600);
    rig.http.open[0].answer(429, '', 3_000);
    await rig.pass(2_900);
    rig.deliver(4);
    expect(rig.http.urls).toHaveLength(1);
    await rig.pass(200);
    expect(rig.http.urls).toHaveLength(2);
    rig.http.open[0].answer(503, '');
    await rig.pass(300);
    expect(rig.http.urls).toHaveLength(3);
    rig.http.open[0].fail(new FeedError('http-timeout'));
    await rig.pass(400);
    expect(rig.http.urls).toHaveLength(4);
    await rig.answer(2);
    expect(rig.gaps.at(-1)).toMatchObject({ state: 'filled' });
  });

  it('gives up at once what the venue refuses, and after eight failures what fails', async () => {
    const rig = new Rig();
    rig.goLive(1, 3);
    await rig.pass(600);
    rig.http.open[0].answer(400, '');
    await settle();
    expect(rig.gaps.at(-1)).toMatchObject({ state: 'unfilled', reason: 'the venue refused the request (HTTP 400)' });
    rig.deliver(5);
    for (let failures = 0, ticks = 0; failures < 9 && ticks < 1_000; ticks++) {
      await rig.pass(100);
      rig.deliver(6 + ticks);
      if (rig.http.open.length === 0) continue;
      rig.http.open[0].answer(500, '');
      failures++;
    }
    await settle();
    expect(rig.gaps.at(-1)).toMatchObject({
      state: 'unfilled',
      from: '4',
      reason: expect.stringContaining('HTTP 500'),
    });
  });

  it('has one request in flight and keeps to half of the weight per minute', async () => {
    const venue = {
      limits: { streamsPerSocket: 9, framesPerSecond: 5, restWeightPerMinute: 16, socketAgeMsMax: 86_400_000 },
    };
    const rig = new Rig({ venue });
    rig.goLive(1, 3, 5, 7);
    let last = 7;
    const minute = async () => {
      for (let second = 0; second < 60; second++) {
        await rig.pass(1_000);
        rig.deliver(++last);
        expect(rig.http.open.length).toBeLessThanOrEqual(1);
        if (rig.http.open.length > 0) rig.http.open[0].answer(500, '');
      }
    };
    await minute();
    expect(rig.http.urls).toHaveLength(2);
    await minute();
    expect(rig.http.urls).toHaveLength(4);
  });

  it('is degraded by a refused subscription and asks again until it is acknowledged', async () => {
    const rig = new Rig({ isObliging: false });
    rig.feed.start();
    rig.socket.accept();
    rig.socket.deliver('{"type":"refused","id":"1","code":"2","text":"too many"}');
    expect(rig.state).toBe('degraded');
    expect(rig.feed.status().reason).toBe('the venue refused a subscription (2 too many)');
    await rig.pass(200);
    expect(rig.socket.sent).toHaveLength(2);
    ack(rig.socket);
    rig.deliver(1);
    expect(rig.state).toBe('live');
  });

  it('is degraded when fewer subscriptions are acknowledged than asked for, though data flows', async () => {
    const subscribe = ids(1, 2).map((id) => ({ ids: [String(id)], frame: `{"subscribe":"${id}"}` }));
    const rig = new Rig({
      isObliging: false,
      venue: { plan: (instruments, kinds) => [{ url: 'ws://plain', subscribe, instruments, kinds }] },
    });
    rig.feed.start();
    rig.socket.accept();
    ack(rig.socket, '1');
    for (let id = 1; id < 13; id++) {
      rig.deliver(id);
      await rig.pass(1_000);
    }
    expect(rig.state).toBe('degraded');
    expect(rig.socket.sent).toContain(subscribe[1].frame);
    ack(rig.socket, '2');
    expect(rig.state).toBe('live');
  });
});
