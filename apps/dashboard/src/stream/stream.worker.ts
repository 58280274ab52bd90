import { BookReducer, LivetapeClient } from '@livetape/client';
import { BookStream } from './book-stream';
import { channelsOf } from './channels';
import { FeedBoard } from './feed-board';
import { GreeksStream } from './greeks-stream';
import { InstrumentStream } from './instrument-stream';
import { LatencyStream } from './latency-stream';
import { type LinkView, type Report, type Request } from './messages';
import { AlertLog, LatencyBoard } from './platform-board';
import { TopStream } from './top-stream';
import { WallBooks } from './wall-books';
import { WallStream } from './wall-stream';
import { type BookSource } from './watched-book';

/** Texts beside the charts change at most this often: faster could not be read, and each one costs the page a layout. */
const TEXT_INTERVAL_MS = 250;
/** A link that is down for less is not worth dimming a wall for. */
const LINK_GRACE_MS = 2_000;

const scope = self as unknown as DedicatedWorkerGlobalScope;
const post = (report: Report) => scope.postMessage(report);

const board = new FeedBoard();
const alerts = new AlertLog();
const latency = new LatencyBoard();
let isPaused = false;
let isHidden = false;
let downSince: number | null = null;
let clockOffsetMs = 0;
let instrument: InstrumentStream | null = null;
let top: TopStream | null = null;
let greeks: GreeksStream | null = null;

const client = new LivetapeClient();
const open = channelsOf(client);
const now = () => performance.now();
const serverNow = () => Date.now() + clockOffsetMs;
const isSilent = (venue: string) => board.isSilent(venue);
const books: BookSource = {
  ...{ now, isLinkDown, isSilent },
  status: (market) => board.book(market),
  openBook: (channel, handler) => new BookReducer(client, channel, handler),
};
const book = new BookStream({ ...books, post, serverNow, repaint });
const wallBooks = new WallBooks({ ...books, repaint });
const times = new LatencyStream({ client, open, post, now, repaint });
const wall = new WallStream({ open, board, now, isLinkDown, repaint });

scope.onmessage = ({ data }: MessageEvent<Request>) => {
  take(data);
  // a page that is not seen gets no frames: then the next visible frame paints it all
  repaint();
};

const handlers: { [K in Request['kind']]: (request: Extract<Request, { kind: K }>) => void } = {
  connect: ({ url, key }) => {
    client.watch(showLink);
    open('feeds', board);
    open('alerts', alerts);
    open('latency', latency);
    client.connect(url, key);
  },
  retry: () => client.retryNow(),
  pause: (request) => (isPaused = request.isPaused),
  hide: (request) => (isHidden = request.isHidden),
  palette: ({ palette }) => {
    wall.palette = palette;
    wallBooks.palette = palette;
    book.ladder.palette = palette;
    book.heat.palette = palette;
    times.sheet.palette = palette;
    book.invalidate();
  },
  sheets: (request) => wall.attach(request),
  wall: ({ markets }) => wall.show(markets),
  layout: ({ layout }) => wall.place(layout),
  scroll: ({ visible }) => wall.scroll(visible),
  hover: ({ share }) => {
    wall.hover(share);
    post({ kind: 'crosshair', timeMs: wall.crosshairTime });
  },
  'wall-books': ({ markets }) => wallBooks.show(markets),
  'wall-books-sheet': ({ canvas }) => wallBooks.attach(canvas),
  'wall-books-layout': ({ layout }) => wallBooks.place(layout),
  'wall-books-scroll': ({ visible }) => wallBooks.scroll(visible),
  watch: ({ market, width }) => {
    instrument?.close();
    const host = { open, post, now, wallClock: () => Date.now(), isSilent };
    instrument = new InstrumentStream(host, market, width);
  },
  leave: () => {
    instrument?.close();
    instrument = null;
  },
  book: ({ market, fold }) => book.show(market, fold),
  'ladder-sheet': ({ canvas }) => {
    book.ladder.attach(canvas);
    book.invalidate();
  },
  'ladder-layout': ({ layout }) => {
    book.ladder.place(layout);
    book.invalidate();
  },
  'ladder-table': ({ isWanted }) => (book.isTableWanted = isWanted),
  trusted: ({ market, trusted }) => book.trust(market, trusted),
  'heat-sheets': ({ chart, crosshair }) => book.heat.attach(chart, crosshair),
  'heat-layout': ({ size }) => book.heat.place(size),
  'heat-history': ({ market, history }) => book.putHistory(market, history),
  'heat-point': ({ point }) => book.point(point),
  'latency-watch': ({ markets, budgetMs }) => times.watch(markets, budgetMs),
  'latency-leave': () => times.leave(),
  'arrivals-sheet': ({ canvas }) => times.sheet.attach(canvas),
  'arrivals-layout': ({ size }) => times.sheet.place(size),
  top: ({ pair }) => {
    top?.close();
    top = pair && new TopStream(open, pair);
  },
  greeks: ({ market }) => {
    greeks?.close();
    greeks = market && new GreeksStream(open, market);
  },
};

function take(request: Request): void {
  (handlers[request.kind] as (request: Request) => void)(request);
}

setInterval(() => {
  wall.judge();
  wallBooks.judge();
  const change = board.takeChange();
  if (change) post({ kind: 'feeds', ...change });
  const books = board.takeBooks();
  if (books) post({ kind: 'books', books });
  const alertsNow = alerts.takeChange();
  if (alertsNow) post({ kind: 'alerts', alerts: alertsNow });
  const latencyNow = latency.takeChange();
  if (latencyNow) post({ kind: 'latency', latency: latencyNow });
  book.sample();
  times.tick();
  if (isPaused || isHidden) return;
  const texts = wall.takeTexts();
  if (texts.length > 0) post({ kind: 'tiles', texts });
  const bookTexts = wallBooks.takeTexts();
  if (bookTexts.length > 0) post({ kind: 'wall-books', texts: bookTexts });
  instrument?.flush(isLinkDown());
  book.flush();
  const topView = top?.view(serverNow(), isLinkDown());
  if (topView) post({ kind: 'top', top: topView });
  const greeksView = greeks?.view(serverNow(), isLinkDown() || isSilent(greeks.venue));
  if (greeksView) post({ kind: 'greeks', greeks: greeksView });
}, TEXT_INTERVAL_MS);

let isPaintAsked = false;

function repaint(): void {
  times.clock.wanted();
  if (isPaintAsked) return;
  isPaintAsked = true;
  scope.requestAnimationFrame(() => {
    isPaintAsked = false;
    if (isPaused || isHidden) return times.clock.forget();
    wall.paint();
    wallBooks.paint();
    book.paint();
    times.sheet.paint(now());
    times.clock.painted(now());
  });
}

function showLink(view: LinkView): void {
  if (view.state === 'open') downSince = null;
  else downSince ??= performance.now();
  clockOffsetMs = view.clockOffsetMs ?? clockOffsetMs;
  post({ kind: 'link', link: view });
}

function isLinkDown(): boolean {
  return downSince !== null && performance.now() - downSince > LINK_GRACE_MS;
}
