import { Silence } from './silence';

/** Bars every `everyMs`, heard when they start, up to 600 s. */
function heard(everyMs: number): Silence {
  const silence = new Silence(1_000);
  for (let now = 0; now <= 600_000; now += everyMs) silence.hear(now, now);
  return silence;
}

describe('Silence', () => {
  it('calls an instrument that trades every second stale within three seconds and a bit', () => {
    const silence = heard(1_000);
    expect(silence.isStale(602_900)).toBe(false);
    expect(silence.isStale(603_200)).toBe(true);
  });

  it('gives a quiet instrument the time it usually takes', () => {
    const silence = heard(5_000);
    expect(silence.expectedMs).toBeGreaterThan(25_000);
    expect(silence.isStale(620_000)).toBe(false);
    expect(silence.isStale(640_000)).toBe(true);
  });

  it('is infinitely old before the first bar', () => {
    expect(new Silence(1_000).ageMs(5)).toBe(Infinity);
  });

  it('does not take a revision of an old bar for a slow rate, but hears it', () => {
    const silence = heard(1_000);
    const expected = silence.expectedMs;
    silence.hear(300_000, 601_000);
    expect(silence.expectedMs).toBe(expected);
    expect(silence.ageMs(601_500)).toBe(500);
  });
});
