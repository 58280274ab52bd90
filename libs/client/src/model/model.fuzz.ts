import { Trial } from './trial';

/** What a run of a seed did, step by step. */
function replay(seed: number): string {
  const trial = new Trial(seed);
  trial.run();
  return trial.log.join();
}

describe('the client and a server as the protocol describes it', () => {
  it('agree after every event and at the end, whatever the network does (tools/build/model.mjs runs 10,000 seeds)', () => {
    const failures: string[] = [];
    for (let seed = 1; seed <= 500; seed++) {
      try {
        new Trial(seed).run();
      } catch (error) {
        // Whatever it is: the seed repeats it.
        failures.push(`seed ${seed}: ${String(error)}`);
      }
    }
    expect(failures).toEqual([]);
  });

  it('do the same again with the same seed', () => {
    for (const seed of [1, 2, 3]) expect(replay(seed)).toBe(replay(seed));
    expect(replay(1)).not.toBe(replay(2));
  });
});
