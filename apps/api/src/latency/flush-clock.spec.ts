import { type Due } from '@livetape/fanout';
import { FlushClock } from './flush-clock';
import { VenueMeters } from './venue-meters';

const TRADES: Due = { kind: 'trades', instrument: { venue: 'demo' } };
const BARS: Due = { kind: 'bars', instrument: { venue: 'demo' } };

/** Two venues with a batch each that was applied at 1,000 µs, and the clock of their flushes. */
function world() {
  let nowUs = 1_000;
  const venues = new Map(['demo', 'other'].map((venue) => [venue, new VenueMeters(venue)]));
  for (const { waiting } of venues.values()) waiting.add(nowUs, 4);
  const clock = new FlushClock(venues, () => nowUs);
  const second = (venue: string, hop: 'encode' | 'write') => {
    const meter = venues.get(venue)!.of(hop);
    meter.endSecond(false);
    return meter.second && [meter.second.count, meter.second.p50Us];
  };
  return { clock, second, at: (us: number) => (nowUs = us) };
}

describe('FlushClock', () => {
  it('times rows from applied to encoded, and from encoded to written', () => {
    const { clock, second, at } = world();
    clock.begin([TRADES]);
    at(1_040);
    clock.encoded();
    at(1_045);
    clock.encoded();
    clock.end();
    at(1_060);
    clock.written();
    clock.written();
    expect([second('demo', 'encode'), second('demo', 'write')]).toEqual([
      [4, 40],
      [4, 20],
    ]);
  });

  it('measures nothing of what nobody got', () => {
    const { clock, second } = world();
    clock.begin([TRADES]);
    clock.end();
    clock.begin([TRADES]);
    clock.encoded();
    clock.end();
    clock.written();
    expect([second('demo', 'encode'), second('other', 'encode'), second('demo', 'write')]).toEqual([null, null, null]);
  });

  it('does not take bars and the channels of the platform for ticks', () => {
    const { clock, second } = world();
    clock.begin([BARS, { kind: 'top', instrument: null }]);
    clock.encoded();
    clock.end();
    expect(second('demo', 'encode')).toBeNull();
  });
});
