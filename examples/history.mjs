// Pages through the bars of the last minutes with the generated REST client:
// `node examples/history.mjs [address] [venue] [symbol] [bars in a page]`.
import { createClient, getBars } from '../dist/libs/api-client/livetape-api.js';

const [address = 'http://127.0.0.1:3000', venue = 'binance', symbol = 'BTCUSDT', limit = '2'] = process.argv.slice(2);
const key = process.env.LIVETAPE_KEY;
const client = createClient({ baseUrl: address, headers: key ? { authorization: `Bearer ${key}` } : {} });

const to = Date.now();
const range = { venue, symbol, width: '1s', from: to - 120_000, to, limit: Number(limit) };
let [cursor, pages, total] = [undefined, 0, 0];
do {
  const { data } = await getBars({ client, query: { ...range, cursor }, throwOnError: true });
  for (const { start, close, vwap } of data.bars) console.log(`${new Date(start).toISOString()} ${close} VWAP ${vwap}`);
  cursor = data.next ?? undefined;
  total += data.bars.length;
  pages++;
} while (cursor !== undefined && pages < 10);
console.log(`${total} bars in ${pages} pages`);
