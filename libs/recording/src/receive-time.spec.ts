import { parseReceiveTime } from './receive-time';

describe('parseReceiveTime', () => {
  it.each([
    ['1618677372.1768699', 1_618_677_372_176_869],
    ['1618677372.5', 1_618_677_372_500_000],
    ['1618677372', 1_618_677_372_000_000],
    ['1618677372123', 1_618_677_372_123_000],
    ['1618677372123456', 1_618_677_372_123_456],
    ['1723161253937085768', 1_723_161_253_937_085],
  ])('reads %s', (text, us) => {
    expect(parseReceiveTime(text)).toBe(us);
  });

  it.each(['', '-1', '1e9', 'now', '1618677372,5', '0x10', '12345678901234567890123'])('refuses %p', (text) => {
    expect(parseReceiveTime(text)).toBeNull();
  });
});
