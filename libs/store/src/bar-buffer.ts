import { BarBatch } from '@livetape/model';

/** Memory of a row of `BarBatch`. */
export const BAR_BYTES = 176;

/** Rows of an open batch; a flush of 60 instruments fills half of the 1 s one. */
const ROWS = 128;

/** Bars that wait for the next flush, by width. */
export class BarBuffer {
  private readonly open = new Map<number, BarBatch>();
  private full: { widthMs: number; bars: BarBatch }[] = [];
  private rows = 0;

  get byteLength(): number {
    return this.rows * BAR_BYTES;
  }

  append(batch: BarBatch, row: number): void {
    const widthMs = batch.widthMs[row];
    let bars = this.open.get(widthMs);
    if (bars === undefined) this.open.set(widthMs, (bars = new BarBatch(ROWS)));
    bars.append(batch, row);
    this.rows++;
    if (bars.isFull) this.close(widthMs, bars);
  }

  /** All rows, a batch holding one width; the buffer is empty after. */
  take(): { widthMs: number; bars: BarBatch }[] {
    for (const [widthMs, bars] of this.open) if (bars.length > 0) this.close(widthMs, bars);
    const taken = this.full;
    this.full = [];
    this.rows = 0;
    return taken;
  }

  /** The open batch is filled again and again: what leaves it is a copy of just its rows. */
  private close(widthMs: number, bars: BarBatch): void {
    const copy = new BarBatch(bars.length);
    for (let row = 0; row < bars.length; row++) copy.append(bars, row);
    bars.clear();
    this.full.push({ widthMs, bars: copy });
  }
}
