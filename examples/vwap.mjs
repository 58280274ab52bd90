// Prints the VWAP of a symbol, second by second: `node examples/vwap.mjs [address] [venue] [symbol] [how many]`.
import { LivetapeClient, readBar } from '../dist/libs/client/livetape-client.js';

const [address = 'ws://127.0.0.1:3000/stream', venue = 'binance', symbol = 'BTCUSDT', count = '5'] =
  process.argv.slice(2);
const client = new LivetapeClient({ key: process.env.LIVETAPE_KEY ?? null });
client.connect(address);

let left = Number(count);
for await (const event of client.stream(`bars:${venue}:${symbol}:1s`)) {
  if (event.kind !== 'snapshot' && event.kind !== 'delta') continue;
  for (const row of event.rows.slice(-left)) {
    const { startMs, vwap, volume, trades } = readBar(row, event.instrument);
    console.log(`${new Date(startMs).toISOString()} ${symbol} VWAP ${vwap} of ${volume} in ${trades} trades`);
    left--;
  }
  if (left <= 0) break;
}
client.close();
