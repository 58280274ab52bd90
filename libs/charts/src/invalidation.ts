/** How much of a chart is out of date. Levels merge to the highest and are painted once a frame. */
export const Invalidation = { None: 0, Values: 1, Axes: 2, All: 3 } as const;
export type Invalidation = (typeof Invalidation)[keyof typeof Invalidation];

/** The levels of many charts. */
export class Invalidations {
  private readonly levels: Uint8Array;

  constructor(charts: number) {
    this.levels = new Uint8Array(charts);
  }

  mark(chart: number, level: Invalidation): void {
    if (level > this.levels[chart]) this.levels[chart] = level;
  }

  markAll(level: Invalidation): void {
    for (let chart = 0; chart < this.levels.length; chart++) this.mark(chart, level);
  }

  level(chart: number): Invalidation {
    return this.levels[chart] as Invalidation;
  }

  /** The merged level since the last call; the chart is up to date after it. */
  take(chart: number): Invalidation {
    const level = this.levels[chart] as Invalidation;
    this.levels[chart] = Invalidation.None;
    return level;
  }
}
