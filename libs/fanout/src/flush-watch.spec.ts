import { tradesOf } from './fixtures';
import { type FlushWatch } from './flush-watch';
import { TRADES, world } from './world';

/** Writes down what a watch is told. */
function watchInto(told: string[]): FlushWatch {
  return {
    begin: (due) => told.push(`begin ${due.map(({ kind, instrument }) => `${kind} of ${instrument?.venue}`).join()}`),
    encoded: () => told.push('encoded'),
    end: () => told.push('end'),
  };
}

describe('a watched flush', () => {
  it('tells what is due, when the frames of each client are made, and when all are served', () => {
    const { fanout, join } = world();
    join(TRADES);
    join(TRADES);
    const told: string[] = [];
    fanout.publishTrades(tradesOf([{ instrument: 0, id: 1, price: 50 }]));
    fanout.flush({ monotonicMs: 1_000, wallMs: 0 }, watchInto(told));
    expect(told).toEqual(['begin trades of demo', 'encoded', 'encoded', 'end']);
  });

  it('tells of nothing encoded where nobody gets anything', () => {
    const { fanout } = world();
    const told: string[] = [];
    fanout.publishTrades(tradesOf([{ instrument: 0, id: 1, price: 50 }]));
    fanout.flush({ monotonicMs: 1_000, wallMs: 0 }, watchInto(told));
    expect(told).toEqual(['begin ', 'end']);
  });
});
