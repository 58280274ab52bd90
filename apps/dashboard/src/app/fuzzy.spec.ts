import { fuzzyMatches, fuzzyScore } from './fuzzy';

const symbols = ['ETHBTC', 'BNBUSDT', 'BTCUSDT', 'BTCUSDC', 'WBTCBTC', 'TRXUSDT'];
const find = (query: string) => fuzzyMatches(symbols, query, (symbol) => [symbol]);

describe('fuzzy search', () => {
  it('puts a hit at the start before one inside', () => {
    expect(find('btc').slice(0, 2)).toEqual(['BTCUSDT', 'BTCUSDC']);
    expect(find('btc')).not.toContain('TRXUSDT');
  });

  it('finds letters in order with others between', () =>
    expect(find('bdt')).toEqual(expect.arrayContaining(['BTCUSDT'])));

  it('ignores what people put between base and quote', () => expect(find('btc/usdt')[0]).toBe('BTCUSDT'));

  it('matches nothing where a letter is missing, all where nothing is asked', () => {
    expect(fuzzyScore('xyz', 'BTCUSDT')).toBe(-1);
    expect(find(' ')).toEqual(symbols);
  });
});
