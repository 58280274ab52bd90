import { cacheControl } from './dashboard';

describe('cacheControl', () => {
  it.each(['main-4XQ2UBCD.js', 'a/b/wall-worker-ZZZZ1234.js'])('keeps %s for a year', (file) => {
    expect(cacheControl(file)).toContain('immutable');
  });

  it.each(['favicon.svg', 'index.html', 'main.js'])('asks each time for %s', (file) => {
    expect(cacheControl(file)).toBe('no-cache');
  });
});
