import { TestBed } from '@angular/core/testing';
import { Watchlist } from './watchlist';

const btc = { venue: 'a', symbol: 'BTC/USD' };

describe('Watchlist', () => {
  beforeEach(() => localStorage.clear());

  it('stars, unstars and stores', () => {
    const list = TestBed.inject(Watchlist);
    list.toggle(btc);
    expect(list.has(btc)).toBe(true);
    expect(localStorage.getItem('livetape.watchlist')).toBe('a:BTC/USD');
    list.toggle(btc);
    expect(list.markets()).toEqual([]);
  });

  it('takes over a shared list once and leaves out what is no instrument', () => {
    const list = TestBed.inject(Watchlist);
    list.toggle(btc);
    list.add('a:ETH-USD,a:BTC/USD,<script>,b,:x,b:SOL');
    expect(list.text).toBe('a:BTC/USD,a:ETH-USD,b:SOL');
  });
});
