import { type Venue } from '@livetape/venues';
import { type FaultSettings } from '../faults/fault';
import { type Random } from '../market/random';
import { type MemoryLink } from './memory-link';

/** What a scenario may break. `stepWall` moves the wall clock by ms. */
export interface Breakable {
  readonly link: MemoryLink;
  readonly random: Random;
  faults(settings: FaultSettings): void;
  stepWall(ms: number): void;
}

/** One kind of trouble. */
export interface Scenario {
  readonly name: string;
  /** Rows of the list of faults to survive in docs (`truth`, §5). */
  readonly rows: string;
  /** Trades may be lost for good where ids do not tell: the feed has to say so, not to have them. */
  readonly losesTrades?: true;
  /** What a venue without sequences and checksums does not show: there, wrong levels are counted and not held against the feed. */
  readonly isUnseen?: true;
  /** Follows an instrument less than it subscribes to. */
  readonly hasUnknown?: true;
  appliesTo?(venue: Venue): boolean;
  begin(on: Breakable): void;
}

const once = { probability: 1, times: 1 };
const hasChecksum = ({ books }: Venue) => books.checksum !== null;
const isStreamed = ({ books }: Venue) => books.seed === 'stream';
const isDense = ({ denseTrades }: Venue) => denseTrades;

/** Every kind of trouble that can come between a venue and its feed. */
export const scenarios: readonly Scenario[] = [
  { name: 'none', rows: '', begin: () => undefined },
  {
    name: 'disconnect',
    rows: '1',
    losesTrades: true,
    begin: (on) => on.faults({ disconnect: { everyMs: 500, times: 1 } }),
  },
  {
    ...{ name: 'delta lost', rows: '2', isUnseen: true },
    begin: (on) => on.faults({ dropDelta: { probability: 0.3, times: 1 + on.random.below(4) } }),
  },
  {
    ...{ name: 'delta before snapshot', rows: '3', losesTrades: true, appliesTo: isStreamed },
    begin: (on) => on.faults({ earlyDelta: once, disconnect: { everyMs: 500, times: 1 } }),
  },
  {
    ...{ name: 'old snapshot', rows: '3', losesTrades: true, isUnseen: true },
    begin: (on) => on.faults({ oldSnapshot: { probability: 0.6, times: 3 }, disconnect: { everyMs: 500, times: 1 } }),
  },
  {
    ...{ name: 'snapshot again', rows: '3', appliesTo: isStreamed },
    begin: (on) => on.faults({ resentSnapshot: { probability: 0.1, times: 3 } }),
  },
  { name: 'crossed', rows: '4', begin: (on) => on.faults({ crossed: { probability: 0.1, times: 2 } }) },
  {
    ...{ name: 'wrong checksum', rows: '5', appliesTo: hasChecksum },
    begin: (on) => on.faults({ wrongChecksum: { probability: 0.1, times: 2 } }),
  },
  {
    ...{ name: 'duplicates', rows: '6', losesTrades: true },
    begin: (on) => {
      const count = 1 + on.random.below(2_000);
      on.faults({ duplicates: { probability: 1, count }, disconnect: { everyMs: 500, times: 1 } });
    },
  },
  { name: 'frames twice', rows: '6', begin: (on) => on.faults({ repeats: { probability: 0.05 } }) },
  {
    ...{ name: 'late frames', rows: '7', isUnseen: true },
    begin: (on) => on.faults({ late: { probability: 0.02, durationMs: 600, times: 8 } }),
  },
  { name: 'clock steps', rows: '10', begin: (on) => on.stepWall(on.random.next() < 0.5 ? 5_000 : -5_000) },
  {
    name: 'future, 1970',
    rows: '11',
    begin: (on) => on.faults({ future: { probability: 0.03 }, past: { probability: 0.03 } }),
  },
  { name: 'malformed', rows: '12, 13', begin: (on) => on.faults({ malformed: { probability: 0.1 } }) },
  {
    ...{ name: 'oversized, nested', rows: '15', losesTrades: true },
    begin: (on) => {
      on.link.inject(Buffer.alloc(2 * 1024 * 1024, '['));
      on.link.inject(Buffer.from('{"a":'.repeat(200_000)));
    },
  },
  { name: 'unknown symbol', rows: '16', hasUnknown: true, begin: () => undefined },
  {
    ...{ name: 'refused', rows: '17', losesTrades: true },
    begin: (on) => on.faults({ refuse: { probability: 1, times: 2 }, disconnect: { everyMs: 300, times: 1 } }),
  },
  {
    ...{ name: 'fewer acks', rows: '17', losesTrades: true },
    begin: (on) => on.faults({ fewerAcks: { probability: 1, times: 1 }, disconnect: { everyMs: 300, times: 1 } }),
  },
  {
    ...{ name: 'trades lost', rows: '7, 18', appliesTo: isDense },
    begin: (on) => on.faults({ drops: { probability: 0.1, times: 5 }, rest5xx: { probability: 0.5, times: 2 } }),
  },
  {
    ...{ name: 'REST refuses', rows: '18', losesTrades: true },
    begin: (on) => {
      const rest = { rest429: { ...once, durationMs: 1_000 }, rest418: once, rest5xx: { probability: 0.5, times: 3 } };
      on.faults({ ...rest, disconnect: { everyMs: 300, times: 1 } });
    },
  },
  {
    ...{ name: 'REST hangs', rows: '18', losesTrades: true },
    begin: (on) => on.faults({ restTimeout: once, disconnect: { everyMs: 300, times: 1 } }),
  },
  {
    ...{ name: 'shutdown', rows: '19', losesTrades: true },
    begin: (on) => on.faults({ shutdown: { everyMs: 0, times: 1, durationMs: 2_500 } }),
  },
  { name: 'silence', rows: '20', losesTrades: true, begin: (on) => on.faults({ silence: { everyMs: 300, times: 1 } }) },
  { name: 'reset', rows: '21', losesTrades: true, begin: (on) => on.faults({ reset: { everyMs: 500, times: 2 } }) },
  {
    name: 'cut in a frame',
    rows: '21',
    losesTrades: true,
    begin: (on) => on.faults({ midframe: { everyMs: 500, times: 1 } }),
  },
  { name: 'latency', rows: '21', begin: (on) => void (on.link.latency = [100, 800]) },
  {
    ...{ name: 'handshake', rows: '22', losesTrades: true },
    begin: (on) => {
      on.link.refusals = 2;
      on.link.hangs = on.random.below(2);
      on.faults({ reset: { everyMs: 300, times: 1 } });
    },
  },
  {
    ...{ name: 'storm', rows: '1-22', losesTrades: true, isUnseen: true },
    begin: (on) =>
      on.faults({
        ...{ dropDelta: { probability: 0.02 }, crossed: { probability: 0.01 }, wrongChecksum: { probability: 0.01 } },
        ...{
          oldSnapshot: { probability: 0.2 },
          resentSnapshot: { probability: 0.01 },
          earlyDelta: { probability: 0.3 },
        },
        ...{ malformed: { probability: 0.03 }, future: { probability: 0.01 }, past: { probability: 0.01 } },
        ...{ late: { probability: 0.01, durationMs: 500 }, repeats: { probability: 0.01 }, duplicates: { count: 50 } },
        ...{ reset: { everyMs: 1_500, times: 2 }, refuse: { probability: 0.2 }, rest5xx: { probability: 0.2 } },
      }),
  },
];
