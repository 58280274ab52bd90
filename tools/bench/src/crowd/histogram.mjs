const STEP_MS = 0.1;
const STEPS = 300_000;

/** Latencies in steps of 0.1 ms up to 30 s; later ones count as 30 s, negative ones (a stamp is cut to whole ms) as 0. */
export class Histogram {
  counts = new Uint32Array(STEPS);
  total = 0;

  add(ms) {
    this.counts[Math.min(STEPS - 1, Math.max(0, Math.floor(ms / STEP_MS)))]++;
    this.total++;
  }

  clear() {
    this.counts.fill(0);
    this.total = 0;
  }

  /** [step, count] of those that occurred: what goes between processes. */
  pairs() {
    const pairs = [];
    for (let step = 0; step < STEPS; step++) if (this.counts[step] > 0) pairs.push([step, this.counts[step]]);
    return pairs;
  }

  take(pairs) {
    for (const [step, count] of pairs) {
      this.counts[step] += count;
      this.total += count;
    }
    return this;
  }

  /** What came after an earlier state of the same counts. */
  minus(earlier) {
    const rest = new Histogram();
    for (let step = 0; step < STEPS; step++) rest.counts[step] = this.counts[step] - earlier.counts[step];
    rest.total = this.total - earlier.total;
    return rest;
  }

  /** ms, by nearest rank; NaN where nothing was counted. */
  quantile(q) {
    let left = Math.max(1, Math.ceil(q * this.total));
    if (this.total === 0) return NaN;
    for (let step = 0; step < STEPS; step++) {
      left -= this.counts[step];
      if (left <= 0) return (step + 0.5) * STEP_MS;
    }
    return STEPS * STEP_MS;
  }
}
