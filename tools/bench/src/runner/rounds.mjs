/**
 * Measures subjects one after the other and round by round, so that what else the machine does meets all of them alike. Resolves with
 * the runs of each by its name, a run per round.
 */
export async function inTurns(subjects, rounds, measure) {
  const runs = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, subject] of Object.entries(subjects)) runs[name].push(await measure(subject, name));
  }
  return runs;
}
