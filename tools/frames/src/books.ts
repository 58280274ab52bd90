import { formatDecimal } from '@livetape/model';
import { type BookPlay, playBooks, type Taken } from './book-play';
import { type Check } from './check';
import { checkCommands } from './commands';
import { findRecordings, type Recording } from './recordings';
import { checkRemoval } from './removal';

/** Of the tops that a venue publishes as an event of their own, the part that must be our book's at the same sequence. */
const SAME_MIN = 0.997;
/** Of those that say nothing of their moment, the part that must be the book's when they arrive. */
const ARRIVAL_MIN = 0.93;

/** Differences that were looked at, and whose they are. */
const REMARKS: readonly (readonly [recording: RegExp, remark: string])[] = [
  [/^binance\/coinm_/, 'the REST snapshot lacked a level that the ticker shows throughout, until a delta set it again'],
  [/^binance\/hft_spot_/, 'no ticker was sent for the last change before these deltas'],
  [/^coinbase\//, 'a ticker is of the trade before it, the book of now'],
];

/** Frames that are set aside rightly. */
const SET_ASIDE: readonly (readonly [recording: RegExp, reason: string, why: string])[] = [
  [/^htx\/spot_/, 'number', 'amounts of 17 digits, which no one scale holds exactly: set aside, not rounded'],
];

/** Every recording through its venue's decoder and the books; and what the books say when a delta is taken out. */
export async function checkBooks(folder: string): Promise<Check[]> {
  const checks: Check[] = [];
  for (const recording of await findRecordings(folder)) {
    checks.push(...(await checkPlay(recording)), ...(await checkRemoval(recording)));
  }
  return checks;
}

async function checkPlay(recording: Recording): Promise<Check[]> {
  const prices = new TickerPrices();
  const play = await playBooks(recording, recording.venue === 'coinbase' ? (taken) => prices.look(taken) : undefined);
  const health = play.instruments.map(({ id }) => play.synchroniser.status(id));
  const sum = (of: 'checksumsPassed' | 'checksumsFailed' | 'crossed') => health.reduce((all, one) => all + one[of], 0);
  const followed = health.filter(({ messages }) => messages > 0);
  const synced = followed.filter(({ state }) => state === 'synced').length;
  const rejected = Object.entries(play.rejected).map(([reason, count]) => {
    const why = SET_ASIDE.find(([name, known]) => name.test(recording.name) && known === reason)?.[2];
    return { text: `${count} ${reason}${why === undefined ? '' : ` (${why})`}`, isRight: why !== undefined };
  });
  const [compared, agreed, least] = agreement(play, prices);
  const detail = [
    `${play.frames} frames, ${play.trades} trades, ${play.messages} messages of books`,
    `rejected ${rejected.length === 0 ? 0 : rejected.map(({ text }) => text).join(' ')}`,
    `gaps ${play.gaps.length}`,
    ...(sum('checksumsPassed') + sum('checksumsFailed') > 0
      ? [`checksums ${sum('checksumsPassed')} of ${sum('checksumsPassed') + sum('checksumsFailed')}`]
      : []),
    `crossed ${sum('crossed')}`,
    ...(followed.length > 0 ? [`synced ${synced} of ${followed.length}`] : []),
    ...(compared > 0 ? [`tops ${agreed} of ${compared}`] : []),
    ...play.tops.differences.slice(0, 2),
  ];
  const isClean =
    rejected.every(({ isRight }) => isRight) && play.gaps.length === 0 && sum('checksumsFailed') + sum('crossed') === 0;
  const ok = isClean && synced === followed.length && agreed >= compared * least;
  const remark = REMARKS.find(([name]) => name.test(recording.name))?.[1];
  if (agreed < compared && remark !== undefined) detail.push(`(${remark})`);
  return [{ name: recording.name, ok, detail: detail.join(', ') }, await checkCommands(recording, play)];
}

function agreement({ tops }: BookPlay, prices: TickerPrices): [compared: number, agreed: number, least: number] {
  if (prices.compared > 0) return [prices.compared, prices.agreed, ARRIVAL_MIN];
  return [tops.compared, tops.agreed, SAME_MIN];
}

/** The best prices that tickers of 2021 name, from before there were sizes with them, against the books at that moment. */
class TickerPrices {
  compared = 0;
  agreed = 0;

  look({ synchroniser, instruments, bytes }: Taken): void {
    const text = new TextDecoder().decode(bytes);
    if (!text.startsWith('{"type":"ticker"')) return;
    const ticker = JSON.parse(text) as Readonly<Record<'product_id' | 'best_bid' | 'best_ask', string>>;
    const instrument = instruments.find(({ symbol }) => symbol === ticker.product_id);
    // The first ticker tells of the last trade before the subscription; the book is of now.
    const isEarly = instrument === undefined || synchroniser.status(instrument.id).messages < 2;
    if (isEarly || synchroniser.status(instrument.id).state !== 'synced') return;
    const { bids, asks } = synchroniser.book(instrument.id);
    const own = [bids, asks].map(({ bestPrice }) => Number(formatDecimal(bestPrice, instrument.priceDecimals)));
    this.compared++;
    if (own[0] === Number(ticker.best_bid) && own[1] === Number(ticker.best_ask)) this.agreed++;
  }
}
