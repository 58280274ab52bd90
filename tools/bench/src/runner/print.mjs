// Results as lines of text.
import { table } from '../machine.mjs';

/** A micro bench. */
export function printMicro({ name, file, variants }) {
  console.log(`${name} (${file})`);
  for (const { name: variant, ns, ratio, goal, collections } of variants) {
    const times = `${ns.best.toFixed(1).padStart(9)} ns (median ${ns.median.toFixed(1)})`;
    const aim = goal === null ? '' : `  goal ${goal}×: ${ratio >= goal ? 'met' : 'missed'}`;
    const garbage = collections === null ? '' : `  ${collections} collections in 1 M`;
    console.log(`  ${variant.padEnd(46)} ${times.padEnd(36)} ${ratio.toFixed(2).padStart(6)}×${aim}${garbage}`);
  }
  console.log('');
}

/** A bench of whole processes. */
export function printProgram({ name, skipped, notes, tables, figures }) {
  if (skipped !== null) return console.log(`SKIP ${name}: ${skipped}\n`);
  for (const { title, rows } of tables) console.log(`\n${title}\n${table(rows)}`);
  if (figures.length > 0) console.log(`\n${table(figureRows(figures))}`);
  for (const note of notes) console.log(`  ${note}`);
  console.log('');
}

/** A bench of two commits. */
export function printVersus({ name, file, variants, onlyHere, onlyThere }, { commit }) {
  const rows = variants.map(({ name: variant, here, there }) => [
    variant,
    here.toFixed(1),
    there.toFixed(1),
    `${(there / here).toFixed(2)}×`,
  ]);
  console.log(`${name} (${file})\n${table([['variant', 'here, ns', `${commit}, ns`, 'faster by'], ...rows])}`);
  if (onlyHere.length > 0) console.log(`  only here: ${onlyHere.join(', ')}`);
  if (onlyThere.length > 0) console.log(`  only in ${commit}: ${onlyThere.join(', ')}`);
  console.log('');
}

/** Figures as rows of a table, the heading first. */
export function figureRows(figures) {
  return [
    ['figure', 'median (min–max)', 'unit', 'goal', ''],
    ...figures.map(({ name, unit, values, goal, isMet, ratio, ratioTo }) => [
      ratio === null ? name : `${name} (${ratio.toFixed(2)} × ${ratioTo})`,
      amounts(values),
      unit,
      goalText(goal),
      isMet === null ? '' : isMet ? 'met' : 'missed',
    ]),
  ];
}

export function goalText(goal) {
  if (goal === null) return '';
  return goal.atLeast === undefined ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`;
}

function amounts(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = amount(sorted[Math.ceil(sorted.length / 2) - 1]);
  return sorted.length < 2 || sorted[0] === Infinity
    ? middle
    : `${middle} (${amount(sorted[0])}–${amount(sorted.at(-1))})`;
}

/** Three digits that count; – for what did not happen. */
export function amount(value) {
  if (!Number.isFinite(value)) return '–';
  return Math.abs(value) >= 1_000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}
