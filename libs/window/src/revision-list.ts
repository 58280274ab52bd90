/** Which closed one-second windows got trades that were not handed out yet: per instrument a range of window indexes. */
export class RevisionList {
  /** How many instruments have such windows; `instruments` names them. */
  length = 0;
  readonly instruments: Uint16Array;
  /** First and last index, by instrument. */
  readonly from: Float64Array;
  readonly to: Float64Array;

  constructor(instrumentCount: number) {
    this.instruments = new Uint16Array(instrumentCount);
    this.from = new Float64Array(instrumentCount).fill(Infinity);
    this.to = new Float64Array(instrumentCount).fill(-Infinity);
  }

  has(instrument: number): boolean {
    return this.from[instrument] !== Infinity;
  }

  note(instrument: number, index: number): void {
    if (!this.has(instrument)) this.instruments[this.length++] = instrument;
    if (index < this.from[instrument]) this.from[instrument] = index;
    if (index > this.to[instrument]) this.to[instrument] = index;
  }

  clear(): void {
    for (let i = 0; i < this.length; i++) {
      this.from[this.instruments[i]] = Infinity;
      this.to[this.instruments[i]] = -Infinity;
    }
    this.length = 0;
  }
}
