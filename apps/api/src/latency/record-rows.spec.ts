import { TimeMeter } from '@livetape/columns';
import { recordDecode, recordNetwork, type RowTimes } from './record-rows';

/** Rows as [event time, receive time], decoded at 1,000 µs. */
function batchOf(...rows: readonly (readonly [number, number])[]): RowTimes {
  const column = (at: 0 | 1) => Float64Array.from(rows.map((row) => row[at]));
  return { length: rows.length, eventTime: column(0), receiveTime: column(1), decodedAt: 1_000 };
}

function recorded(record: (meter: TimeMeter, batch: RowTimes) => void, batch: RowTimes) {
  const meter = new TimeMeter();
  record(meter, batch);
  meter.endSecond(false);
  return meter.second && { ...meter.second, sumUs: meter.sumUs };
}

describe('recordNetwork', () => {
  it('records each row, those that share their times together', () => {
    const batch = batchOf([900, 940], [900, 940], [900, 950], [930, 950], [930, 950]);
    expect(recorded(recordNetwork, batch)).toMatchObject({ count: 5, early: 0, sumUs: 40 + 40 + 50 + 20 + 20 });
  });

  it('passes over rows without a time of the venue or of ours, and counts those that came too early', () => {
    const batch = batchOf([0, 940], [900, 0], [950, 940]);
    expect(recorded(recordNetwork, batch)).toMatchObject({ count: 1, early: 1, sumUs: 0 });
  });

  it('records nothing of an empty batch', () => {
    expect(recorded(recordNetwork, batchOf())).toBeNull();
  });
});

describe('recordDecode', () => {
  it('records each row, those of one read together', () => {
    const batch = batchOf([1, 960], [2, 960], [3, 990]);
    expect(recorded(recordDecode, batch)).toMatchObject({ count: 3, sumUs: 40 + 40 + 10 });
  });

  it('passes over what was received after the stamp, and what has no time', () => {
    expect(recorded(recordDecode, batchOf([1, 1_001], [1, 0], [1, 1_000]))).toMatchObject({ count: 1, early: 0 });
  });
});
