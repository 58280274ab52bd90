import { type Gap } from '@livetape/model';
import { GapRecords } from './gap-records';
import { HoleLedger } from './hole-ledger';
import { Admission, type IdSequence } from './id-sequence';
import { plainInstruments } from './rig';

class Ledger {
  readonly gaps: Gap[] = [];
  readonly records: GapRecords;
  readonly ledger: HoleLedger;
  readonly sequence: IdSequence;

  constructor(fillRowsMax = 1_000) {
    const instruments = plainInstruments(2);
    const emit = (gap: Gap) => this.gaps.push(gap);
    this.records = new GapRecords({ venue: 'plain', wallMs: () => 36, emit });
    this.ledger = new HoleLedger({ records: this.records, instruments, fillRowsMax });
    this.sequence = this.ledger.sequences.get(0) as IdSequence;
  }

  see(nowMs: number, ...ids: number[]): void {
    for (const id of ids) if (this.sequence.admit(id, nowMs) === Admission.OpenedHole) this.ledger.opened(0);
  }
}

describe('HoleLedger', () => {
  it('makes a gap of a hole that stays open for 500 ms, and none of one that closes', () => {
    const { ledger, gaps, sequence } = new Ledger();
    sequence.resume(0);
    for (const id of [2, 4, 3]) if (sequence.admit(id, 0) === Admission.OpenedHole) ledger.opened(0);
    ledger.tick(499);
    expect(gaps).toEqual([]);
    ledger.tick(500);
    expect(gaps).toEqual([
      {
        id: 'plain-10-1',
        venue: 'plain',
        symbol: 'A',
        kind: 'trades',
        cause: 'disconnect',
        from: '1',
        to: '1',
        missing: 1,
        detectedAt: 36,
        state: 'filling',
        reason: null,
      },
    ]);
    expect(ledger.isFilling).toBe(true);
  });

  it('offers the oldest hole with the span of all holes behind it, and closes each as its trades come', () => {
    const rig = new Ledger();
    rig.see(0, 0, 3, 6);
    rig.ledger.tick(500);
    expect(rig.ledger.next()).toMatchObject({ from: 1, span: 5 });
    rig.see(500, 1, 2);
    rig.ledger.tick(600);
    expect(rig.gaps.at(-1)).toMatchObject({ from: '1', to: '2', state: 'filled' });
    expect(rig.ledger.next()).toMatchObject({ from: 4, span: 2 });
    rig.see(700, 4, 5);
    rig.ledger.settle();
    expect(rig.ledger.next()).toBeNull();
    expect(rig.records.total).toEqual({ gaps: 2, gapsUnfilled: 0 });
  });

  it('says what stays missing of a gap that was filled in part', () => {
    const rig = new Ledger();
    rig.see(0, 0, 10);
    rig.ledger.tick(500);
    rig.see(500, 1, 5, 9);
    rig.ledger.giveUp(rig.gaps[0].id, 'enough');
    expect(rig.gaps.at(-1)).toMatchObject({
      from: '2',
      to: '8',
      missing: 6,
      state: 'unfilled',
      reason: 'enough; 3 of 9 were filled',
    });
    expect(rig.records.list()).toHaveLength(1);
    expect(rig.records.countsOf('A')).toEqual({ gaps: 1, gapsUnfilled: 1 });
  });

  it('gives up at once where the venue has no backfill', () => {
    const rig = new Ledger(0);
    rig.see(0, 0, 2);
    rig.ledger.tick(500);
    expect(rig.gaps.at(-1)).toMatchObject({
      state: 'unfilled',
      reason: 'the venue has no way to fetch trades by id',
    });
  });

  it('keeps the last thousand records and goes on counting', () => {
    const rig = new Ledger(0);
    for (let i = 0; i < 1_500; i++) {
      rig.see(i * 1_000, i * 2);
      rig.ledger.tick(i * 1_000 + 500);
    }
    expect(rig.records.list()).toHaveLength(1_000);
    expect(rig.records.total.gaps).toBe(1_499);
    expect(rig.records.list()[0].from).toBe('999');
  });
});
