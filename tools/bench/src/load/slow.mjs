import { quantile, sleep, spread, tcpBytes, until } from '../machine.mjs';
import { VENUE } from '../venues.mjs';

const POLL_MS = 500;
const KIB = 1_024;
/** Time for a woken client to read what its kernel holds, and the close. */
const LAST_READ_MS = 3_000;
const CLOSED_AS = 'livetape_gateway_closed_total{reason="slow-client"}';
const UNREAD = 'livetape_gateway_unread_bytes_max';

/** What an ordinary page follows. */
export function pageChannels(symbols) {
  const [first] = symbols;
  const four = symbols.slice(0, 4).flatMap((symbol) => [`bars:${VENUE}:${symbol}:1s`, `ticker:${VENUE}:${symbol}`]);
  return [...four, `trades:${VENUE}:${first}`, `book:${VENUE}:${first}:10`];
}

/** What a wall follows: enough that who does not read has soon more than it may. */
function wallChannels(symbols) {
  return symbols.slice(0, 20).flatMap((symbol) => [`ticker:${VENUE}:${symbol}`, `book:${VENUE}:${symbol}:25`]);
}

/**
 * Clients of which a part stops reading, or reads 1,000 bytes a second, against the same clients without them: phases take turns
 * in one run. Prints what a stalled client costs and when it is closed, and what the others notice.
 */
export async function measureSlow({ gateway, crowds, checks, options }) {
  const { clients, share, phases, seconds, encoding, checkedEach, credit, reader } = options;
  const bad = Math.round(clients * share);
  const common = { port: gateway.port, encoding, checkedEach, credit, reader };
  const healthy = await crowds.group('healthy', {
    ...common,
    count: clients - bad,
    channels: pageChannels(gateway.symbols),
  });
  const { ready } = await healthy.open();
  checks.expect(ready === clients - bad, 'healthy clients connected', `${ready} of ${clients - bad}`);
  await healthy.want();
  await sleep(options.settleMs);
  await healthy.clear();
  const quiet = [];
  const stalled = [];
  for (let phase = 0; phase < phases; phase++) {
    quiet.push(
      await measurePhase({ gateway, healthy }, () => watch(gateway, { ms: seconds * 1_000, isDone: () => false })),
    );
    stalled.push(
      await measurePhase({ gateway, healthy }, () => stallSome({ gateway, crowds, options, common }, { bad, phase })),
    );
  }
  const { open, counts } = await healthy.report();
  checkSlow(checks, { stalled, bad, open, counts, healthyCount: clients - bad, options });
  printSlow({ quiet, stalled, bad, clients, options });
  await healthy.close();
}

/** Latency of the healthy clients and CPU of the gateway while something happens; the counts of all phases add up. */
async function measurePhase({ gateway, healthy }, happen) {
  const before = await healthy.report();
  const from = gateway.sample();
  const outcome = await happen();
  const to = gateway.sample();
  const after = await healthy.report();
  const histogram = after.histogram.minus(before.histogram);
  return {
    ...outcome,
    p50: histogram.quantile(0.5),
    p99: histogram.quantile(0.99),
    perSecond: histogram.total / ((to.at - from.at) / 1_000),
    cpu: (to.cpuS - from.cpuS) / ((to.at - from.at) / 1_000),
  };
}

/** Half of them stop, half crawl; until the gateway has closed them all. */
async function stallSome({ gateway, crowds, options, common }, { bad, phase }) {
  const channels = wallChannels(gateway.symbols);
  const half = Math.floor(bad / 2);
  const closedBefore = (await gateway.metrics())[CLOSED_AS] ?? 0;
  const before = { rss: gateway.sample().rss, tcp: tcpBytes() };
  const make = (name, way, count) =>
    crowds.group(`${name}${phase}`, { ...common, count, way, channels, checkedEach: 1e9 });
  const groups = [await make('stalled', 'all', bad - half), await make('slow', 'slow', half)];
  for (const group of groups) await group.open();
  const began = performance.now();
  // a crawling client is subscribed when it has crawled through its snapshots
  await groups[0].want();
  await groups[0].stall();
  void groups[1].want();
  const times = [];
  const seen = await watch(gateway, {
    ms: options.closeMsMax,
    isDone: (metrics) => {
      const closed = (metrics[CLOSED_AS] ?? 0) - closedBefore;
      while (times.length < Math.min(closed, bad)) times.push(performance.now() - began);
      return closed >= bad;
    },
  });
  for (const group of groups) await group.wake();
  await until(async () => (await openOf(groups)) === 0, LAST_READ_MS);
  const [stopped, crawled] = [await groups[0].report(), await groups[1].report()];
  const bytes = [await groups[0].bytesRead(), await groups[1].bytesRead()];
  for (const group of groups) await group.close();
  return { times, codes: [stopped.codes, crawled.codes], bytes, ...seen, ...memory(before, { seen, bad }) };
}

async function openOf(groups) {
  const reports = await Promise.all(groups.map((group) => group.report()));
  return reports.reduce((sum, { open }) => sum + open, 0);
}

function memory(before, { seen, bad }) {
  return {
    rssEach: Math.max(0, seen.rssMax - before.rss) / bad,
    tcpEach: Math.max(0, seen.tcpMax - before.tcp) / bad,
    unreadMost: seen.unreadMax,
  };
}

/** Looks at the gateway twice a second, in every phase alike. */
async function watch(gateway, { ms, isDone }) {
  const seen = { rssMax: 0, tcpMax: 0, unreadMax: 0 };
  await until(
    async () => {
      const metrics = await gateway.metrics();
      seen.rssMax = Math.max(seen.rssMax, gateway.sample().rss);
      seen.tcpMax = Math.max(seen.tcpMax, tcpBytes());
      seen.unreadMax = Math.max(seen.unreadMax, metrics[UNREAD] ?? 0);
      return isDone(metrics);
    },
    ms,
    POLL_MS,
  );
  return seen;
}

function checkSlow(checks, { stalled, bad, open, counts, healthyCount, options }) {
  const closed = stalled.map(({ times }) => times.length);
  checks.expect(
    closed.every((count) => count === bad),
    'stalled and crawling clients closed as slow',
    `${closed} of ${bad}`,
  );
  const codes = stalled.flatMap((phase) => phase.codes.flatMap((of) => Object.keys(of)));
  const isKnown = codes.every((code) => code === '3000' || code === '1006');
  checks.expect(isKnown, 'close codes that they saw are 3000, or 1006 where the socket was cut', [...new Set(codes)]);
  const most = Math.max(...stalled.map(({ unreadMost }) => unreadMost));
  checks.expect(
    most <= options.unreadBytesHardMax,
    'most unread bytes of one client',
    `${most.toFixed(0)} of ${options.unreadBytesHardMax}`,
  );
  checks.expect(open === healthyCount, 'healthy clients never closed', `${open} of ${healthyCount}`);
  checks.expect(
    counts.items > 0 && counts.gaps === 0,
    'gaps of healthy clients',
    `${counts.gaps} in ${counts.items} items`,
  );
  checks.expect(
    counts.duplicates === 0,
    'duplicates of healthy clients',
    `${counts.duplicates} in ${counts.rows} rows`,
  );
}

function printSlow({ quiet, stalled, bad, clients, options }) {
  const of = (phases, pick, digits) => spread(phases.map(pick), digits);
  const codes = (i) => stalled.map((phase) => JSON.stringify(phase.codes[i])).join(' ');
  const bytes = (i) => stalled.flatMap((phase) => phase.bytes[i]);
  const seconds = (q) => of(stalled, ({ times }) => quantile(times, q) / 1_000, 1);
  const lines = {
    clients: `${clients}, of which ${bad} stop reading (half) or read 1,000 B a second (half); ${options.hz} deltas / s, ${options.encoding}`,
    phases: `${options.phases} × ${options.seconds} s without and as long as it takes with them, in turns; median (min–max)`,
    'delivery p50 ms, without': of(quiet, ({ p50 }) => p50),
    'delivery p50 ms, with': of(stalled, ({ p50 }) => p50),
    'delivery p99 ms, without': of(quiet, ({ p99 }) => p99),
    'delivery p99 ms, with': of(stalled, ({ p99 }) => p99),
    'deliveries to healthy clients / s, without': of(quiet, ({ perSecond }) => perSecond, 0),
    'deliveries to healthy clients / s, with': of(stalled, ({ perSecond }) => perSecond, 0),
    'cores of the gateway, without': of(quiet, ({ cpu }) => cpu, 2),
    'cores of the gateway, with': of(stalled, ({ cpu }) => cpu, 2),
    'RSS of each stalled client, KiB': of(stalled, ({ rssEach }) => rssEach / KIB, 0),
    'most unread bytes of one client, KiB': of(stalled, ({ unreadMost }) => unreadMost / KIB, 0),
    'kernel memory of each (both ends), KiB': of(stalled, ({ tcpEach }) => tcpEach / KIB, 0),
    'sent to a stalled client until closed, KiB': `${(quantile(bytes(0), 0.5) / KIB).toFixed(0)}, at most ${(quantile(bytes(0), 1) / KIB).toFixed(0)}`,
    'sent to a crawling client until closed, KiB': `${(quantile(bytes(1), 0.5) / KIB).toFixed(0)}, at most ${(quantile(bytes(1), 1) / KIB).toFixed(0)}`,
    'closed after s, p50': seconds(0.5),
    'closed after s, last': seconds(1),
    'codes seen by stalled clients': codes(0),
    'codes seen by crawling clients': codes(1),
  };
  for (const [name, value] of Object.entries(lines)) console.log(`${name.padEnd(46)} ${value}`);
}
