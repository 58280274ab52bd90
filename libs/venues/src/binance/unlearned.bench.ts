import { benchOf, framesOf, trades } from './binance.bench';

/** Another order of the members in each frame, so that none can be learned; the same in every run. */
function shuffled(members: readonly string[], seed: number): string[] {
  const rest = [...members];
  let state = seed + 1;
  return members.map(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return rest.splice((state >>> 8) % rest.length, 1)[0];
  });
}

const odd = framesOf(trades.map(shuffled));

/** Trades whose members stand in another order each time, so that nothing can be learned: what reading by keys costs. */
export const bench = benchOf('decode a trade frame, keys in any order', odd, 3.5);
