import fc from 'fast-check';
import { WIDTH_NAMES } from '@livetape/model';
import { formatChannel, parseChannel } from './channels';

describe('parseChannel', () => {
  it.each([
    ['feeds', { kind: 'feeds' }],
    ['bars:binance:BTCUSDT:1s', { kind: 'bars', venue: 'binance', symbol: 'BTCUSDT', width: '1s' }],
    ['ticker:kraken:BTC/USD', { kind: 'ticker', venue: 'kraken', symbol: 'BTC/USD' }],
    ['trades:binance-usdm:币安人生USDT', { kind: 'trades', venue: 'binance-usdm', symbol: '币安人生USDT' }],
    ['greeks:deribit:BTC-27DEC24-100000-C', { kind: 'greeks', venue: 'deribit', symbol: 'BTC-27DEC24-100000-C' }],
    ['book:kraken:BTC/USD:1', { kind: 'book', venue: 'kraken', symbol: 'BTC/USD', depth: 1 }],
    ['book:binance:BTCUSDT:500', { kind: 'book', venue: 'binance', symbol: 'BTCUSDT', depth: 500 }],
    ['book:bitfinex:tDOGE:USD:25', { kind: 'book', venue: 'bitfinex', symbol: 'tDOGE:USD', depth: 25 }],
    ['ticker:bitfinex:tDOGE:USD', { kind: 'ticker', venue: 'bitfinex', symbol: 'tDOGE:USD' }],
    ['top:BTC-USDT', { kind: 'top', base: 'BTC', quote: 'USDT' }],
    ['top:A-B-USD', { kind: 'top', base: 'A-B', quote: 'USD' }],
  ])('reads %s', (name, channel) => {
    expect(parseChannel(name)).toEqual(channel);
    expect(formatChannel(channel as never)).toBe(name);
  });

  it.each([
    '',
    'feeds:',
    'Feeds',
    'bars',
    'bars:binance:BTCUSDT',
    'bars:binance:BTCUSDT:2s',
    'bars:binance:BTCUSDT:toString',
    'bars:binance:BTCUSDT:1s:x',
    'ticker:binance:',
    'ticker::BTCUSDT',
    'ticker:BINANCE:BTCUSDT',
    'ticker:binance:BTC\nUSDT',
    'ticker:binance:BTC\u0000',
    `ticker:binance:${'A'.repeat(65)}`,
    `ticker:binance:${'A'.repeat(1_000)}`,
    '__proto__:binance:BTCUSDT',
    'book:binance:BTCUSDT',
    'book:binance:BTCUSDT:0',
    'book:binance:BTCUSDT:501',
    'book:binance:BTCUSDT:05',
    'book:binance:BTCUSDT:1e1',
    'book:binance:BTCUSDT:10:x',
    'bars:binance:1s',
    'top:',
    'top:BTC',
    'top:-USD',
    'top:BTC-',
    'top:BTC-USD:x',
    'top:B C-USD',
  ])('refuses %j', (name) => {
    expect(parseChannel(name)).toBeNull();
  });

  it('reads back every name that it writes', () => {
    const symbol = fc.string({ unit: fc.constantFrom(...'ABC019/-_.$: 币é'), minLength: 1, maxLength: 20 });
    const kind = fc.constantFrom('bars' as const, 'ticker' as const, 'trades' as const);
    fc.assert(
      fc.property(kind, symbol, fc.constantFrom(...WIDTH_NAMES), (kind, symbol, width) => {
        const named = { venue: 'okx', symbol };
        const channel = kind === 'bars' ? { kind, ...named, width } : { kind, ...named };
        expect(parseChannel(formatChannel(channel))).toEqual(channel);
      }),
    );
  });
});
