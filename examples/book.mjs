// Keeps a book and proves it: `node examples/book.mjs [address] [venue] [symbol] [how many proofs]`. The server sends a CRC32
// of the book about once a second; a copy that does not have it is shown to nobody, and a new snapshot is asked for.
import { BookReducer, bookChecksum, LivetapeClient, readBook } from '../dist/libs/client/livetape-client.js';

const [address = 'ws://127.0.0.1:3000/stream', venue = 'binance', symbol = 'BTCUSDT', proofs = '3'] =
  process.argv.slice(2);
const client = new LivetapeClient({ key: process.env.LIVETAPE_KEY ?? null });
client.connect(address);

let shown = 0;
const book = new BookReducer(client, `book:${venue}:${symbol}:10`, {
  refused: ({ message }) => console.error(message),
  changed(copy) {
    if (copy.checksumsPassed === shown || copy.state !== 'synced') return;
    shown = copy.checksumsPassed;
    const { bids, asks } = readBook(copy, book.instrument);
    const crc = bookChecksum(copy.bids, copy.asks).toString(16).padStart(8, '0');
    console.log(
      `${symbol} ${bids[0]?.price} / ${asks[0]?.price}  CRC32 ${crc} proven ${shown} times, failed ${book.failures}`,
    );
    if (shown >= Number(proofs)) client.close();
  },
});
