// A bench of this tree against the same bench of another commit.
import { measureMicro } from './micro.mjs';

const CHILD_ROUNDS = 5;

/**
 * Both in processes that take turns: `{ name, file, variants: [{ name, here, there }], onlyHere, onlyThere }`, ns of CPU, each the best
 * of all rounds.
 */
export async function compareMicro({ file, here, there, rounds, smoke }) {
  const sides = [
    { bundle: await here.bundle(file), best: new Map() },
    { bundle: await there.bundle(file), best: new Map() },
  ];
  let name = '';
  for (let round = 0; round < rounds; round++) {
    for (const { bundle, best } of sides) {
      const result = await measureMicro(bundle, { file, smoke, rounds: smoke ? 1 : CHILD_ROUNDS });
      name = result.name;
      for (const { name: variant, ns } of result.variants) {
        best.set(variant, Math.min(best.get(variant) ?? Infinity, ns.best));
      }
    }
  }
  const [ours, theirs] = sides.map(({ best }) => best);
  return {
    name,
    file,
    variants: [...ours.keys()]
      .filter((variant) => theirs.has(variant))
      .map((variant) => ({ name: variant, here: ours.get(variant), there: theirs.get(variant) })),
    onlyHere: [...ours.keys()].filter((variant) => !theirs.has(variant)),
    onlyThere: [...theirs.keys()].filter((variant) => !ours.has(variant)),
  };
}
