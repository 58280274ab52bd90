// Faults that the model checker must find when they are planted in the client.
const SUBSCRIPTIONS = 'libs/client/src/subscriptions.ts';
const SUBSCRIPTION = 'libs/client/src/subscription.ts';
const BOOK = 'libs/client/src/book-reducer.ts';
const STREAM = 'libs/client/src/channel-stream.ts';
const RECEIPTS = 'libs/client/src/receipts.ts';
const CLIENT = 'libs/client/src/livetape-client.ts';

export const MUTATIONS = [
  {
    what: 'a delta that does not follow is believed',
    file: SUBSCRIPTIONS,
    from: 'before.offset + conflated + rows.length !== offset',
    to: 'false',
  },
  {
    what: 'skipped items are not counted',
    file: SUBSCRIPTIONS,
    from: 'before.offset + conflated + rows.length !== offset',
    to: 'before.offset + rows.length > offset',
  },
  {
    what: 'the position stays where it was after a delta',
    file: SUBSCRIPTIONS,
    from: 'subscription.position = { epoch: before.epoch, offset }',
    to: '{ epoch: before.epoch, offset }',
  },
  {
    what: 'a new handler gets deltas before its snapshot',
    file: SUBSCRIPTIONS,
    from: '.filter((want) => !subscription.fresh.has(want))',
    to: '',
  },
  {
    what: 'an answer from before an unsubscribe passes for a new one',
    file: SUBSCRIPTIONS,
    from: 'if (this.ending.has(channel)) return false;',
    to: '',
  },
  {
    what: 'a snapshot at another position is kept from those who had one',
    file: SUBSCRIPTIONS,
    from: 'isKnown ? subscription.fresh : subscription.wants',
    to: 'subscription.fresh',
  },
  {
    what: 'a snapshot that is lost is not missed',
    file: SUBSCRIPTIONS,
    from: 'for (const subscription of lost) subscription.release();',
    to: ';',
  },
  {
    what: 'the server is not told that nobody wants a channel any more',
    file: SUBSCRIPTIONS,
    from: 'if (subscription.mayBeServed) this.ended.add(channel);',
    to: '',
  },
  {
    what: 'what was refused for now is never asked for again',
    file: SUBSCRIPTIONS,
    from: "if (subscription.stage === 'later') subscription.release();",
    to: ';',
  },
  {
    what: 'a channel that lost its place does not ask for a snapshot',
    file: SUBSCRIPTION,
    from: 'for (const want of this.wants) this.fresh.add(want);',
    to: '',
  },
  {
    what: 'a handler that needs the whole state resumes',
    file: SUBSCRIPTION,
    from: 'this.handle === null && this.fresh.size === 0 ? this.position : null',
    to: 'this.position',
  },
  {
    what: 'after a reconnect nothing is asked for',
    file: SUBSCRIPTION,
    from: "forget(): void {\n    this.stage = 'none';",
    to: 'forget(): void {',
  },
  {
    what: 'a command that is never answered is waited for in vain',
    file: 'libs/client/src/link.ts',
    from: 'this.events.isStuck()',
    to: 'false',
  },
  { what: 'a book is shown without proof', file: BOOK, from: 'if (isRight) {', to: 'if (isRight || true) {' },
  { what: 'a broken book is shown again', file: BOOK, from: 'if (this.isBroken) return this.wait();', to: '' },
  {
    what: 'a broken book is not asked for again',
    file: BOOK,
    from: 'if (++this.failuresInRow <= FAILURES_MAX) this.open?.refresh();',
    to: ';',
  },
  {
    what: 'a slow loop is not told what it missed',
    file: STREAM,
    from: 'conflated: conflated + event.conflated + skipped',
    to: 'conflated: event.conflated',
  },
  {
    what: 'a loop goes on after it overflowed',
    file: STREAM,
    from: 'if (!this.isLost) this.put(event);',
    to: 'this.put(event);',
  },
  {
    what: 'deltas are not acknowledged',
    file: CLIENT,
    from: "if (message.type === 'snapshot' || message.type === 'delta') this.receipts",
    to: "if (message.type === 'snapshot') this.receipts",
  },
  {
    what: 'frames of the connection before are acknowledged too',
    file: RECEIPTS,
    from: 'if (this.half === null) this.dealtWith = this.told = 0;',
    to: '',
  },
  {
    what: 'an acknowledgement of a connection that is gone is sent on the next',
    file: RECEIPTS,
    from: 'this.half = null;\n    this.clearTimer();',
    to: '',
  },
  {
    what: 'frames from before the credit are acknowledged too',
    file: RECEIPTS,
    from: 'if (this.half === null) return;',
    to: '',
  },
  { what: 'a loop that overflowed asks for nothing', file: STREAM, from: 'if (this.isLost) this.refresh?.();', to: '' },
];
