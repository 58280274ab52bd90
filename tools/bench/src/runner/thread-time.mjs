// What calls cost the thread that makes them: CPU time, so that other processes of a busy machine are not in it.

/** Variants take turns, so that noise meets them alike: ns of a call of each by its name, round by round. */
export function timesInTurns(variants, { rounds, roundMs }) {
  const times = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, call] of Object.entries(variants)) times[name].push(time(call, roundMs));
  }
  return times;
}

function time(call, roundMs) {
  const until = performance.now() + roundMs;
  const start = process.threadCpuUsage();
  let calls = 0;
  for (; performance.now() < until || calls === 0; calls++) call();
  const { user, system } = process.threadCpuUsage(start);
  return ((user + system) * 1_000) / calls;
}
