import { SymbolTable } from '@livetape/columns';
import { type Sink } from '../sink';
import { digitsAt, wordEnd } from '../words';
import { frame } from './frame';

/** What a channel tells. Other: known, and not wanted. Unknown: the frame was rejected. */
export const Channel = { Unknown: -1, Trades: 0, Top: 1, Book: 2, Depth: 3, HighFrequency: 4, Other: 5 } as const;
export type Channel = (typeof Channel)[keyof typeof Channel];

/** `trade.detail`, `mbp.150`, `depth.step0`, `depth.size_150.high_freq`: the first word and what then makes a difference. */
const TOPICS = new SymbolTable(['trade.detail', 'bbo', 'mbp', 'depth.step0', 'depth.size']);
/** First words of channels that are not wanted; other steps of depth and of mbp are not, either. */
const OTHERS = new SymbolTable([
  ...'depth detail kline ticker tickers overview basis index premium_index estimated_rate mark_price'.split(' '),
  ...'open_interest option_index option_market_index liquidation_orders'.split(' '),
]);
const POINT = 46;
const UNDERSCORE = 95;

/** Levels of a side that the channel selected last keeps; 0 where its name does not tell. */
export const channelDepth = new Uint16Array(1);

/** Reads `market.<symbol>.<what>`; the rows to come belong to the symbol where the channel is wanted. */
export function selectChannel(field: number, sink: Sink): Channel {
  if (!frame.isText(field)) return rejected('incomplete', sink);
  const { bytes } = frame;
  const end = frame.end(field);
  const symbol = wordEnd(bytes, frame.start(field), end, POINT) + 1;
  const symbolEnd = wordEnd(bytes, symbol, end, POINT);
  const what = symbolEnd < end ? symbolEnd + 1 : symbol;
  const channel = channelAt(bytes, what, end);
  if (channel === Channel.Unknown) return rejected('unknown-event', sink);
  if (channel === Channel.Other) return channel;
  return sink.selectText(bytes, symbol, symbolEnd) ? channel : Channel.Unknown;
}

function channelAt(bytes: Uint8Array, start: number, end: number): Channel {
  const whole = TOPICS.find(bytes, start, end);
  if (whole === Channel.Trades || whole === Channel.Top || whole === Channel.Depth) return keepDepth(0, whole);
  const word = wordEnd(bytes, start, end, POINT);
  const topic = TOPICS.find(bytes, start, word);
  if (topic === Channel.Book) {
    const isDepth = word + 1 < end && readDepth(bytes, word + 1, end);
    return isDepth ? topic : Channel.Other;
  }
  const size = wordEnd(bytes, word, end, UNDERSCORE);
  if (size < end && TOPICS.find(bytes, start, size) === Channel.HighFrequency) {
    return readDepth(bytes, size + 1, wordEnd(bytes, size, end, POINT)) ? Channel.HighFrequency : Channel.Unknown;
  }
  return OTHERS.find(bytes, start, word) >= 0 ? Channel.Other : Channel.Unknown;
}

/** The digits of bytes[start, end) are levels. */
function readDepth(bytes: Uint8Array, start: number, end: number): boolean {
  const depth = digitsAt(bytes, start, end);
  if (depth >= 0) channelDepth[0] = depth;
  return depth >= 0;
}

function keepDepth(depth: number, channel: Channel): Channel {
  channelDepth[0] = depth;
  return channel;
}

function rejected(reason: 'incomplete' | 'unknown-event', sink: Sink): Channel {
  sink.reject(reason);
  return Channel.Unknown;
}
