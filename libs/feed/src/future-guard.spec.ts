import { Rig, START_MS } from './rig';

const HOUR_MS = 3_600_000;

function rigWith(...trades: { id: number; ms: number }[]): Rig {
  const rig = new Rig();
  rig.goLive();
  rig.socket.deliver(JSON.stringify(trades.map((trade) => ({ i: 0, ...trade }))));
  rig.clock.turn();
  return rig;
}

describe('FutureGuard', () => {
  it('sets a trade of tomorrow aside and takes the true one of the same id', () => {
    const rig = rigWith(
      { id: 1, ms: START_MS },
      { id: 2, ms: START_MS + 24 * HOUR_MS },
      { id: 2, ms: START_MS },
      { id: 3, ms: START_MS + HOUR_MS },
    );
    expect(rig.trades).toEqual(['0:1', '0:2', '0:3']);
    expect(rig.feed.status()).toMatchObject({ rejected: 1, duplicates: 0, trades: 3 });
  });

  it('believes the venue where our own clock is days wrong', () => {
    const ms = START_MS + 72 * HOUR_MS;
    expect(rigWith({ id: 1, ms }, { id: 2, ms }, { id: 3, ms: ms + 1 }).trades).toEqual(['0:1', '0:2', '0:3']);
  });
});
