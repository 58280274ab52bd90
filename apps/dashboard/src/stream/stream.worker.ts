import { LivetapeClient } from '@livetape/client';
import { channelsOf } from './channels';
import { FeedBoard } from './feed-board';
import { InstrumentStream } from './instrument-stream';
import { type LinkView, type Report, type Request } from './messages';
import { WallStream } from './wall-stream';

/** Texts beside the charts change at most this often: faster could not be read, and each one costs the page a layout. */
const TEXT_INTERVAL_MS = 250;
/** A link that is down for less is not worth dimming a wall for. */
const LINK_GRACE_MS = 2_000;

const scope = self as unknown as DedicatedWorkerGlobalScope;
const post = (report: Report) => scope.postMessage(report);

const board = new FeedBoard();
let isPaused = false;
let isHidden = false;
let downSince: number | null = null;
let instrument: InstrumentStream | null = null;

const client = new LivetapeClient();
const open = channelsOf(client, (run, ms) => setTimeout(run, ms));
const wall = new WallStream({ open, board, now: () => performance.now(), isLinkDown, repaint });

scope.onmessage = ({ data }: MessageEvent<Request>) => {
  take(data);
  // a page that is not seen gets no frames: then the next visible frame paints it all
  repaint();
};

const handlers: { [K in Request['kind']]: (request: Extract<Request, { kind: K }>) => void } = {
  connect: ({ url }) => {
    client.watch(showLink);
    open('feeds', board);
    client.connect(url);
  },
  retry: () => client.retryNow(),
  pause: (request) => (isPaused = request.isPaused),
  hide: (request) => (isHidden = request.isHidden),
  palette: ({ palette }) => (wall.palette = palette),
  sheets: (request) => wall.attach(request),
  wall: ({ markets }) => wall.show(markets),
  layout: ({ layout }) => wall.place(layout),
  scroll: ({ visible }) => wall.scroll(visible),
  hover: ({ share }) => {
    wall.hover(share);
    post({ kind: 'crosshair', timeMs: wall.crosshairTime });
  },
  watch: ({ market, width }) => {
    instrument?.close();
    const host = { open, post, now: () => performance.now(), wallClock: () => Date.now() };
    instrument = new InstrumentStream({ ...host, isSilent: (venue) => board.isSilent(venue) }, market, width);
  },
  leave: () => {
    instrument?.close();
    instrument = null;
  },
};

function take(request: Request): void {
  (handlers[request.kind] as (request: Request) => void)(request);
}

setInterval(() => {
  wall.judge();
  const change = board.takeChange();
  if (change) post({ kind: 'feeds', ...change });
  if (isPaused || isHidden) return;
  const texts = wall.takeTexts();
  if (texts.length > 0) post({ kind: 'tiles', texts });
  instrument?.flush(isLinkDown());
}, TEXT_INTERVAL_MS);

let isPaintAsked = false;

function repaint(): void {
  if (isPaintAsked) return;
  isPaintAsked = true;
  scope.requestAnimationFrame(() => {
    isPaintAsked = false;
    if (!isPaused && !isHidden) wall.paint();
  });
}

function showLink(view: LinkView): void {
  if (view.state === 'open') downSince = null;
  else downSince ??= performance.now();
  post({ kind: 'link', link: view });
}

function isLinkDown(): boolean {
  return downSince !== null && performance.now() - downSince > LINK_GRACE_MS;
}
