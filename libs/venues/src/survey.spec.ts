import { Survey } from './survey';
import { binance } from './binance/binance';
import { htx } from './htx/htx';

function surveyed(...frames: string[]) {
  const survey = new Survey(binance);
  for (const frame of frames) survey.read(new TextEncoder().encode(frame));
  return survey
    .instruments()
    .map(({ id, symbol, priceDecimals, sizeDecimals }) => [id, symbol, priceDecimals, sizeDecimals]);
}

const trade = (symbol: string, price: string, size: string) =>
  `{"e":"trade","s":"${symbol}","t":1,"p":"${price}","q":"${size}","T":1672515782136,"m":false}`;

describe('Survey', () => {
  it('finds symbols in order, at the most decimals that were written', () => {
    expect(surveyed(trade('B', '1.50', '2'), trade('A', '7', '0.10000000'), trade('B', '1.125', '10.0'))).toEqual([
      [0, 'B', 3, 1],
      [1, 'A', 0, 8],
    ]);
  });

  it('takes the most decimals that were needed where the written ones leave too little room', () => {
    expect(surveyed(trade('A', '1.0', '90071992.54740991'))).toEqual([[0, 'A', 1, 8]]);
    expect(surveyed(trade('A', '1.0', '90071993.50000000'))).toEqual([[0, 'A', 1, 1]]);
    expect(surveyed(trade('A', '1.0', '0.00000001'), trade('A', '1.0', '90071993.00000000'))).toEqual([[0, 'A', 1, 8]]);
  });

  it('looks at tops and books too', () => {
    expect(
      surveyed(
        '{"u":1,"s":"A","b":"1.0","B":"1.00","a":"1.25","A":"1"}',
        '{"e":"depthUpdate","E":1672515782136,"s":"A","U":1,"u":1,"b":[["1.3333","0.00000"]],"a":[]}',
      ),
    ).toEqual([[0, 'A', 4, 5]]);
  });

  it('learns nothing from a frame that is set aside', () => {
    expect(surveyed(trade('A', '1.50', 'x'), trade('A', '1e400', '1'), trade('B', '1.5', '1').slice(1))).toEqual([]);
    expect(surveyed(trade('A', '1.50', 'NaN'), trade('A', '1.5', '1'))).toEqual([[0, 'A', 1, 0]]);
  });

  it('leaves room for the largest size where those of books may be cut', () => {
    const survey = new Survey(htx);
    const depth =
      '{"ch":"market.a.depth.step0","ts":1,"tick":{"version":1,"bids":[[1.5,1500.0],[1.4,1.123456789012345]],"asks":[]}}';
    survey.read(new TextEncoder().encode(depth.replace('"ts":1,', '"ts":1672515782134,')));
    expect(survey.instruments()).toMatchObject([{ symbol: 'a', priceDecimals: 1, sizeDecimals: 12 }]);
  });

  it('looks at books fetched by REST, of symbols that frames named', () => {
    const survey = new Survey(binance);
    const read = (text: string) => new TextEncoder().encode(text);
    survey.read(read(trade('A', '1.5', '1')));
    const book = read('{"lastUpdateId":5,"bids":[["1.1234","2.55"]],"asks":[]}');
    survey.readSnapshot(book, 'A');
    survey.readSnapshot(book, 'B');
    survey.readSnapshot(read('{"lastUpdateId":5,"bids":[["1.123456","x"]],"asks":[]}'), 'A');
    expect(survey.instruments()).toMatchObject([{ symbol: 'A', priceDecimals: 4, sizeDecimals: 2 }]);
  });

  it.each([
    ['that it describes, finer than what was written', 4, 4],
    ['that a number needs, where that is finer', 1, 2],
    ['that has room for the largest number', 15, 2],
  ])('takes with metadata the scale %s', (_, described, priceDecimals) => {
    const survey = new Survey(binance);
    survey.read(new TextEncoder().encode(trade('A', '99.250', '1')));
    const spec = { symbol: 'A', base: 'X', quote: 'Y', priceDecimals: described, sizeDecimals: 0 };
    expect(survey.instruments(new Map([['A', spec]]))).toMatchObject([{ base: 'X', quote: 'Y', priceDecimals }]);
  });

  it('finds a symbol that no number came with', () => {
    expect(surveyed('{"e":"depthUpdate","E":1672515782136,"s":"A","U":1,"u":1,"b":[],"a":[]}')).toEqual([
      [0, 'A', 0, 0],
    ]);
  });
});
