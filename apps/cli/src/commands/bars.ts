import { type Command, Option } from 'commander';
import { BarBatch, type TradeBatch, WIDTH_NAMES, WIDTHS, type WidthName } from '@livetape/model';
import { Windows } from '@livetape/window';
import { EventClock } from '../event-clock';
import { EventLines } from '../event-lines';
import { type Output } from '../output';
import { Playback, type Recordings } from '../playback';
import { addRecordingOptions, openRecordings, parseDuration, type RecordingOptions } from '../recording-options';

const CAPACITY = 4096;
/** No two clocks that people look after are a minute apart. */
const FUTURE_MS_MAX = 60_000;

interface BarsOptions extends RecordingOptions {
  readonly width: WidthName;
  readonly lateness: number;
  readonly horizon: number;
}

/** `bars`: recorded frames → one JSON line per revision of a bar. */
export function addBars(program: Command, output: Output): void {
  addRecordingOptions(program.command('bars'))
    .summary('recorded frames as one JSON line per bar revision')
    .description(
      'Prints each bar of recorded frames when the trades’ event time closes it, again with the next revision whenever a ' +
        'later trade changes it, and at the end all that are still open. Then the lines of `normalize` for holes and ' +
        'counts. The VWAP has eight digits more than the price, rounded half-even; all else is exact.',
    )
    .addOption(new Option('--width <width>', 'width of the bars').choices(WIDTH_NAMES).default('1s'))
    .addOption(
      new Option('--lateness <duration>', 'how far behind the newest event time a trade finds its bar open')
        .argParser(parseDuration)
        .default(2000, '2s'),
    )
    .addOption(
      new Option('--horizon <duration>', 'how far behind that a trade still revises its bar')
        .argParser(parseDuration)
        .default(600_000, '10m'),
    )
    .action(async (files: string[], options: BarsOptions) =>
      printBars(await openRecordings(files, options), options, output),
    );
}

async function printBars(recordings: Recordings, options: BarsOptions, output: Output): Promise<void> {
  const { instruments } = recordings;
  const lines = new EventLines(output, instruments);
  const print = (closed: BarBatch) => {
    lines.bars(closed, WIDTHS[options.width]);
    closed.clear();
  };
  const windows = new Windows({
    instrumentCount: instruments.length,
    latenessMs: options.lateness,
    horizonMs: options.horizon,
    futureMsMax: FUTURE_MS_MAX,
    drain: print,
  });
  const closed = new BarBatch(CAPACITY);
  const add = (batch: TradeBatch, nowMs: number) => {
    windows.add(batch, nowMs, closed);
    print(closed);
    windows.late.clear();
  };
  const clock = new EventClock(FUTURE_MS_MAX, add);
  const playback = new Playback(recordings, {
    // The recording's own receive times say when it was; else its trades do.
    trades: (batch) => (batch.receiveTime[0] > 0 ? add(batch, batch.receiveTime[0] / 1000) : clock.add(batch)),
    next: () => output.ready()?.then(() => !output.isClosed) ?? !output.isClosed,
  });
  const totals = await playback.run();
  clock.end();
  windows.closeAll(closed);
  print(closed);
  const { lateCount: late, futureCount: future } = windows;
  lines.totals({ ...totals, ignored: { ...totals.ignored, late }, rejected: { ...totals.rejected, future } });
}
