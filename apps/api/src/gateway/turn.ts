import { type Outlet } from './outlet';

/**
 * The outlets that were sent to in this turn of the event loop: at its end each writes once. A chain through the outlets
 * themselves, so that nothing is made per client.
 */
export class Turn {
  private last: Outlet | null = null;

  /**
   * @param atEnd runs what it is given when the current turn has ended
   * @param written is called when all outlets of a turn have written
   */
  constructor(
    private readonly atEnd: (run: () => void) => void = (run) => process.nextTick(run),
    private readonly written: () => void = () => undefined,
  ) {}

  /** Adds an outlet, once. */
  add(outlet: Outlet): void {
    if (outlet.isListed) return;
    outlet.isListed = true;
    if (this.last === null) this.atEnd(() => this.end());
    outlet.previous = this.last;
    this.last = outlet;
  }

  private end(): void {
    let outlet = this.last;
    this.last = null;
    while (outlet !== null) {
      const { previous } = outlet;
      outlet.previous = null;
      outlet.isListed = false;
      outlet.flush();
      outlet = previous;
    }
    this.written();
  }
}
