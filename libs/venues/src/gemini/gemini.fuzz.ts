import { type Instrument } from '@livetape/model';
import fc from 'fast-check';
import { Sink } from '../sink';
import { gemini } from './gemini';
import { STOPPED } from './frames';

const instrument = (symbol: string, id: number): Instrument => ({
  id,
  venue: 'gemini',
  symbol,
  base: '',
  quote: '',
  priceDecimals: 2,
  sizeDecimals: 8,
});
const INSTRUMENTS = ['btcusd', 'ethusd', 'solusd'].map(instrument);

describe('gemini', () => {
  it('takes for whole books exactly those that begin one, however subscriptions come and go', () => {
    const step = fc.record({
      of: fc.nat(INSTRUMENTS.length - 1),
      does: fc.constantFrom('changes', 'changes', 'changes', 'is left', 'is told again', 'is broken'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const sink = new Sink({ instruments: INSTRUMENTS, capacity: 64 });
        const decode = (frame: string) => gemini.decode(new TextEncoder().encode(frame), sink);
        const state = INSTRUMENTS.map(() => 'new' as 'new' | 'followed' | 'left');
        let id = 100;
        for (const { of, does } of steps) {
          if (does === 'is left') {
            decode(`{"id":"${STOPPED}${of}","status":200}`);
            state[of] = 'left';
            continue;
          }
          const [first, last] = does === 'is told again' ? [id, id] : [id, id + 3];
          const price = does === 'is broken' ? '-1' : '100.00';
          id = last;
          sink.clear();
          decode(
            `{"e":"depthUpdate","E":1759873803503023900,"s":"${INSTRUMENTS[of].symbol}","U":${first},"u":${last},"b":[["${price}","1"]],"a":[]}`,
          );
          expect(sink.levels.length).toBe(does === 'is broken' ? 0 : 1);
          if (does === 'is broken') continue;
          const isWhole = state[of] === 'new' || (state[of] === 'left' && does === 'is told again');
          expect(sink.levels.isSnapshot[0]).toBe(isWhole ? 1 : 0);
          expect([sink.levels.firstSequence[0], sink.levels.lastSequence[0]]).toEqual([
            isWhole ? first : first + 1,
            last,
          ]);
          if (isWhole) state[of] = 'followed';
        }
      }),
    );
  });
});
