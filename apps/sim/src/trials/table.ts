import { type Scenario } from './scenario';
import { type TrialResult } from './trial';

/** All trials of one venue and one kind of trouble. */
export interface TrialGroup {
  readonly venueId: string;
  readonly scenario: Scenario;
  /** A lost change cannot be seen by the venue's protocol: books are fetched anew every so often. */
  readonly isBlind: boolean;
  readonly results: readonly { readonly seed: number; readonly result: TrialResult }[];
}

const columns = [
  'venue',
  'trouble',
  'row',
  'runs',
  'depth',
  'frames',
  'books',
  'wrong',
  'heal p50',
  'heal max',
  'unfilled',
  'failed',
];

/**
 * Lines of a table, one per group. depth: levels of a side that are compared; frames: from the one that shows the trouble to
 * the state that says so, at worst; books: lost per run; wrong: levels ever shown as synced that were not so; heal: ms on the
 * simulated clock; unfilled: gaps that stayed open, per run.
 */
export function tableOf(groups: readonly TrialGroup[]): string[] {
  const rows = [columns, ...groups.map(rowOf)];
  const widths = columns.map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows.map((row) =>
    row.map((cell, i) => (i < 3 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '),
  );
}

function rowOf({ venueId, scenario, isBlind, results }: TrialGroup): string[] {
  const heals = results.flatMap(({ result }) => result.healMs ?? []).sort((a, b) => a - b);
  const perRun = (of: (result: TrialResult) => number) =>
    (results.reduce((sum, { result }) => sum + of(result), 0) / results.length).toFixed(2);
  const most = (of: (result: TrialResult) => number) => Math.max(...results.map(({ result }) => of(result)));
  const wrong = results.reduce((sum, { result }) => sum + result.books.wrongLevels, 0);
  return [
    ...[venueId, scenario.name, scenario.rows, String(results.length), String(results[0].result.depth ?? 'all')],
    String(most(({ books }) => books.detectionFrames)),
    perRun(({ books }) => books.lost),
    isBlind && wrong > 0 ? `${wrong} (blind)` : String(wrong),
    String(heals[Math.floor(heals.length / 2)] ?? '-'),
    String(heals.at(-1) ?? '-'),
    perRun(({ gapsUnfilled }) => gapsUnfilled),
    String(results.filter(({ result }) => result.failures.length > 0).length),
  ];
}
