import { optionPrice, optionValue } from './option-price';

const nowMs = Date.UTC(2026, 0, 1);
const option = { type: 'option', strike: '100', expiryMs: nowMs + 365 * 86_400_000 } as const;
const call = { ...option, right: 'call' } as const;
const put = { ...option, right: 'put' } as const;

describe('optionValue', () => {
  it('keeps the parity of put and call, and of their deltas', () => {
    const [one, other] = [optionValue(call, 120, nowMs), optionValue(put, 120, nowMs)];
    expect((one.price - other.price) * 120).toBeCloseTo(20, 4);
    expect(one.delta - other.delta).toBeCloseTo(1, 6);
    expect(one.gamma).toBeCloseTo(other.gamma, 12);
  });

  it('gives greeks that are the slopes of the price', () => {
    const worth = (underlying: number, ms = nowMs) => optionValue(call, underlying, ms).price * underlying;
    const { delta, gamma, theta } = optionValue(call, 110, nowMs);
    expect(delta).toBeCloseTo((worth(110.5) - worth(109.5)) / 1, 3);
    expect(gamma).toBeCloseTo(worth(112) - 2 * worth(110) + worth(108), 1);
    expect(theta).toBeCloseTo(worth(110, nowMs + 86_400_000) - worth(110), 2);
  });

  it('never prices an option below what a book needs', () => {
    expect(optionPrice({ ...call, strike: '100000' }, 100, nowMs)).toBe(0.0005);
  });
});
