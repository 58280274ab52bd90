import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRawTrades } from './raw-trade';

const TRADE = '{"e":"trade","s":"AB","t":7,"p":"1.50","q":"2.0","T":1700000000123,"m":true}';
const AGGREGATE = '{"data":{"e":"aggTrade","s":"AB","a":3,"f":5,"l":9,"p":"1","q":"2","T":1700000000124,"m":false}}';

it('reads each trade once, with its digits and receive time', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'livetape-raw-'));
  const file = join(folder, 'a');
  writeFileSync(file, `1700000000200000999 ${TRADE}\n1700000000200001000 ${TRADE}\n1700000000300000000 ${AGGREGATE}\n`);
  const trades = await readRawTrades([file]);
  rmSync(folder, { recursive: true });
  expect(trades).toEqual([
    {
      symbol: 'AB',
      id: '7',
      price: '1.50',
      size: '2.0',
      aggressor: 'sell',
      eventTimeUs: 1_700_000_000_123_000,
      receiveTimeUs: 1_700_000_000_200_000,
      count: 1,
    },
    {
      symbol: 'AB',
      id: '3',
      price: '1',
      size: '2',
      aggressor: 'buy',
      eventTimeUs: 1_700_000_000_124_000,
      receiveTimeUs: 1_700_000_000_300_000,
      count: 5,
    },
  ]);
});
