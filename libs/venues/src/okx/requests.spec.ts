import { type Instrument } from '@livetape/model';
import { Link } from '../link';
import { okx } from './okx';

const BTC: Instrument = {
  id: 3,
  venue: 'okx',
  symbol: 'BTC-USDT',
  base: 'BTC',
  quote: 'USDT',
  priceDecimals: 1,
  sizeDecimals: 8,
};

describe('what okx is asked', () => {
  it('takes single fills from the business service, and books and tops from the public one', () => {
    const plans = okx.plan([BTC], ['trades', 'tops', 'levels'], { socket: 'wss://a', rest: '' });
    expect(plans.map(({ url, kinds, subscribe }) => [url, kinds, subscribe])).toEqual([
      [
        'wss://a/ws/v5/business',
        ['trades'],
        [
          {
            ids: ['trades-all:BTC-USDT'],
            frame: '{"op":"subscribe","args":[{"channel":"trades-all","instId":"BTC-USDT"}]}',
          },
        ],
      ],
      [
        'wss://a/ws/v5/public',
        ['tops', 'levels'],
        [
          {
            ids: ['bbo-tbt:BTC-USDT', 'books:BTC-USDT'],
            frame:
              '{"op":"subscribe","args":[{"channel":"bbo-tbt","instId":"BTC-USDT"},{"channel":"books","instId":"BTC-USDT"}]}',
          },
        ],
      ],
    ]);
  });

  it('leaves the book and takes it again to have it whole', () => {
    expect(okx.resync?.(BTC, new Link())).toEqual([
      {
        ids: ['unsubscribe:books:BTC-USDT'],
        frame: '{"op":"unsubscribe","args":[{"channel":"books","instId":"BTC-USDT"}]}',
      },
      { ids: ['books:BTC-USDT'], frame: '{"op":"subscribe","args":[{"channel":"books","instId":"BTC-USDT"}]}' },
    ]);
  });

  it('asks for fills older than the first that it does not want', () => {
    expect(okx.backfill?.request(BTC, 100, 40)).toEqual({
      path: '/api/v5/market/history-trades?instId=BTC-USDT&type=1&after=140&limit=40',
      weight: 1,
    });
  });

  it('asks with plain text whether the venue is there', () => {
    expect(okx.keepalive?.frame(0)).toBe('ping');
  });
});
