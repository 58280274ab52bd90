import { retryAfterMs } from './http';

describe('retryAfterMs', () => {
  it.each([
    ['3', 3_000],
    ['0', 0],
    ['', null],
    [null, null],
    ['-1', null],
    ['Wed, 21 Oct 2026 07:28:00 GMT', null],
    ['1e999', null],
  ])('reads %p as %p', (header, ms) => {
    expect(retryAfterMs(header)).toBe(ms);
  });
});
