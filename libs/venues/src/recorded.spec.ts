import { recordedRules } from './recorded';
import { venues } from './registry';

describe('recordedRules', () => {
  const url = 'https://x/api/v4/spot/order_book?currency_pair=BTC_USDT&limit=100&with_id=true';

  it('seeds by what was fetched, whatever the venue does today', async () => {
    const gate = await venues['gate']();
    expect(gate.books.seed).toBe('stream');
    expect(recordedRules(gate, [{ url }]).seed).toBe('rest');
    expect(recordedRules(gate, [{ url: 'https://x/api/v4/spot/currency_pairs' }]).seed).toBe('stream');
  });

  it('fetches nothing anew', async () => {
    const bitstamp = await venues['bitstamp']();
    expect(bitstamp.books.reseedMs).not.toBeNull();
    expect(recordedRules(bitstamp, []).reseedMs).toBeNull();
  });
});
