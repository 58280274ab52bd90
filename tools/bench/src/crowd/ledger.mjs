/** Distinct frames that are kept parsed: clients of one group get the same bytes within one flush. */
const KEPT = 16;

/** Messages by their bytes: a frame that thousands of clients get is parsed once and compared for each. */
export class Parsed {
  slots = Array.from({ length: KEPT }, () => ({ bytes: Buffer.alloc(0), message: null }));
  next = 0;

  read(bytes, from, to) {
    for (const { bytes: known, message } of this.slots) {
      if (known.length === to - from && known.compare(bytes, from, to) === 0) return message;
    }
    const copy = Buffer.from(bytes.subarray(from, to));
    const message = summary(JSON.parse(copy.toString()));
    this.slots[this.next++ % KEPT] = { bytes: copy, message };
    return message;
  }
}

/** What continuity needs of a message: of each item its length, and the first and last of what only ever grows. */
export function summary(message) {
  if (message.type === 'delta') {
    const items = message.items.map(([handle, offset, conflated, rows]) => ({ handle, offset, conflated, rows }));
    return { ...message, items: items.map((item) => ({ ...item, count: item.rows.length, ...ends(item.rows) })) };
  }
  return message.type === 'snapshot' ? { ...message, count: message.rows.length, ...ends(message.rows) } : message;
}

/** Bars grow by their start (a revision aside), trades by their id; of other kinds there is nothing that only grows. */
function ends(rows) {
  const keys = rows.filter((row) => isTrade(row) || (isBar(row) && row[9] === 0)).map((row) => Number(row[0]));
  const grows = keys.every((key, i) => i === 0 || key > keys[i - 1]);
  return { first: keys[0] ?? null, last: keys.at(-1) ?? null, grows };
}

const isTrade = (row) => row.length === 5 && /^\d+$/.test(row[0]);
const isBar = (row) => row.length === 10 && typeof row[5] === 'string';

export function emptyCounts() {
  return { items: 0, rows: 0, conflated: 0, gaps: 0, duplicates: 0, recovered: 0, whole: 0, refused: 0 };
}

/**
 * The positions of one client, and what they prove: every item begins where the one before it ended (else a gap, or items
 * that came twice), and no bar or trade comes again, over reconnects too.
 */
export class Ledger {
  channels = new Map();
  byHandle = new Map();
  epoch = '';

  constructor(counts) {
    this.counts = counts;
  }

  /** A new socket: handles are of a socket, positions are not. */
  reconnect() {
    this.byHandle.clear();
  }

  /** For `subscribe`, of the channels that have a position. */
  positions() {
    const entries = [...this.channels].map(([name, { offset }]) => [name, { epoch: this.epoch, offset }]);
    return Object.fromEntries(entries);
  }

  take(message) {
    if (message.type === 'snapshot') this.takeSnapshot(message);
    else if (message.type === 'delta') for (const item of message.items) this.takeItem(item);
    else if (message.type === 'error') this.counts.refused++;
  }

  takeSnapshot({ channel, handle, epoch, offset, recovered, conflated = 0, count, ...rows }) {
    const before = this.channels.get(channel);
    this.byHandle.set(handle, channel);
    if (recovered && before !== undefined) {
      this.counts.recovered++;
      return this.follow(before, { offset, conflated, count, ...rows });
    }
    this.counts.whole++;
    this.epoch = epoch;
    this.channels.set(channel, { offset, last: rows.last });
  }

  takeItem(item) {
    const channel = this.channels.get(this.byHandle.get(item.handle));
    if (channel === undefined) this.counts.gaps++;
    else this.follow(channel, item);
  }

  follow(channel, { offset, conflated, count, first, last, grows }) {
    const expected = channel.offset + conflated + count;
    this.counts.items++;
    this.counts.rows += count;
    this.counts.conflated += conflated;
    if (offset > expected) this.counts.gaps++;
    if (offset < expected || !grows || (first !== null && channel.last !== null && first <= channel.last)) {
      this.counts.duplicates++;
    }
    channel.offset = offset;
    if (last !== null) channel.last = last;
  }
}
