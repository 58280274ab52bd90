import { type TopRow } from '@livetape/wire';
import { type Receiver } from './channels';
import { TopStream } from './top-stream';

function setUp() {
  const opened: { channel: string; receiver: Receiver }[] = [];
  const stream = new TopStream(
    (channel, receiver) => {
      opened.push({ channel, receiver });
      return () => undefined;
    },
    { base: 'BTC', quote: 'USDT' },
  );
  const [{ channel, receiver }] = opened;
  return { stream, channel, receiver };
}

const a: TopRow = ['venue', 'a', 'BTCUSDT', 'synced', '61837.62', '1.5', '61837.63', '0.2', 1_000_000];
const b: TopRow = ['venue', 'b', 'BTC-USDT', 'synced', '61837.62000000', '2', '61838', '1.000', 3_000_000];

describe('TopStream', () => {
  it('says nothing before the channel has answered', () => {
    const { stream, channel } = setUp();
    expect(channel).toBe('top:BTC-USDT');
    expect(stream.view(0, false)).toBeNull();
  });

  it('marks the best by price, also where two venues share it', () => {
    const { stream, receiver } = setUp();
    const best: TopRow = ['best', '61837.62', 'a', '61837.63', 'a', '0.01', false];
    receiver.snapshot({ instrument: null, rows: [a, b, best] });
    const { lines } = stream.view(4_000, false)!;
    expect(lines.map(({ isBestBid, isBestAsk, ageMs }) => [isBestBid, isBestAsk, ageMs])).toEqual([
      [true, true, 3_000],
      [true, false, 1_000],
    ]);
    expect([lines[1].bid, lines[0].bidSize, lines[1].askSize]).toEqual(['61,837.62', '1.5', '1']);
  });

  it('writes all prices with the digits that the pair uses, and none of a venue’s scale', () => {
    const { stream, receiver } = setUp();
    const c: TopRow = ['venue', 'c', 'BTCUSDT', 'synced', '0.45000000', '1', '0.45010000', '1', 0];
    receiver.snapshot({ instrument: null, rows: [c] });
    expect(stream.view(0, false)!.lines[0]).toMatchObject({ bid: '0.4500', ask: '0.4501' });
  });

  it('never marks a book that is not synced', () => {
    const { stream, receiver } = setUp();
    receiver.snapshot({ instrument: null, rows: [a, ['best', '61837.62', 'a', '61837.63', 'a', '0.01', false]] });
    receiver.rows([['venue', 'a', 'BTCUSDT', 'stale', '61837.62', '1.5', '61837.63', '0.2', 1_000_000]]);
    expect(stream.view(4_000, false)!.lines[0]).toMatchObject({ state: 'stale', isBestBid: false, isBestAsk: false });
  });

  it('tells a crossing with a spread below zero', () => {
    const { stream, receiver } = setUp();
    receiver.snapshot({ instrument: null, rows: [a, b, ['best', '61840', 'b', '61837.63', 'a', '-2.37', true]] });
    expect(stream.view(0, false)!.best).toMatchObject({ spread: '−2.37', isCrossed: true, bidVenue: 'b' });
  });

  it('has nothing live and nothing best over a lost link', () => {
    const { stream, receiver } = setUp();
    receiver.snapshot({ instrument: null, rows: [a, ['best', '61837.62', 'a', '61837.63', 'a', '0.01', false]] });
    const view = stream.view(4_000, true)!;
    expect([view.best, view.isStale]).toEqual([null, true]);
    expect(view.lines[0]).toMatchObject({ state: 'stale', isBestBid: false });
  });
});
