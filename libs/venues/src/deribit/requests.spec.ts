import { type Instrument } from '@livetape/model';
import { Link } from '../link';
import { deribit } from './deribit';

const PERPETUAL: Instrument = {
  id: 3,
  venue: 'deribit',
  symbol: 'BTC-PERPETUAL',
  base: 'BTC',
  quote: 'USD',
  priceDecimals: 1,
  sizeDecimals: 0,
  contract: { type: 'perpetual' },
};
const OPTION: Instrument = {
  ...PERPETUAL,
  id: 0,
  symbol: 'BTC-27DEC24-80000-C',
  quote: 'BTC',
  priceDecimals: 4,
  sizeDecimals: 1,
  contract: { type: 'option', expiryMs: 1_735_286_400_000, strike: '80000', right: 'call' },
};

describe('what deribit is asked', () => {
  it('asks to be asked, and takes quotes of a perpetual but tickers of an option, each once', () => {
    const [plan] = deribit.plan([PERPETUAL, OPTION], ['trades', 'tops', 'levels', 'greeks'], {
      socket: 'wss://a',
      rest: '',
    });
    const channels = [
      'trades.BTC-PERPETUAL.100ms',
      'quote.BTC-PERPETUAL',
      'book.BTC-PERPETUAL.100ms',
      'trades.BTC-27DEC24-80000-C.100ms',
      'ticker.BTC-27DEC24-80000-C.100ms',
      'book.BTC-27DEC24-80000-C.100ms',
    ];
    expect(plan.url).toBe('wss://a/ws/api/v2');
    expect(plan.subscribe).toEqual([
      { ids: ['1'], frame: '{"jsonrpc":"2.0","id":1,"method":"public/set_heartbeat","params":{"interval":30}}' },
      {
        ids: ['2', ...channels],
        frame: JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'public/subscribe', params: { channels } }),
      },
    ]);
  });

  it('leaves the book and takes it again to have it whole', () => {
    const channels = ['book.BTC-PERPETUAL.100ms'];
    expect(deribit.resync?.(PERPETUAL, new Link())).toEqual([
      {
        ids: ['1000006'],
        frame: JSON.stringify({ jsonrpc: '2.0', id: 1_000_006, method: 'public/unsubscribe', params: { channels } }),
      },
      {
        ids: ['1000007', ...channels],
        frame: JSON.stringify({ jsonrpc: '2.0', id: 1_000_007, method: 'public/subscribe', params: { channels } }),
      },
    ]);
  });

  it('asks for trades by their sequence, both ends included', () => {
    expect(deribit.backfill?.request(PERPETUAL, 100, 40).path).toBe(
      '/api/v2/public/get_last_trades_by_instrument?instrument_name=BTC-PERPETUAL&start_seq=100&end_seq=139&count=40&sorting=asc',
    );
  });
});
