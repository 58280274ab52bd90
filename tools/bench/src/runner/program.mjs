// One bench of whole processes.
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CHROMIUM } from '../../../run/chromium.mjs';
import { build, quantile } from '../machine.mjs';
import { installPeers } from './peers.mjs';

/**
 * Runs a bench's `run` and completes its figures: `{ name, file, skipped, notes, tables, figures: [{ name, unit, values, median, min,
 * max, goal, isMet, ratio }] }`. What it needs and this machine lacks is a reason in `skipped`, not a failure.
 */
export async function runProgram(file, { checks, root, ...settings }) {
  const { bench } = await import(pathToFileURL(file).href);
  const about = { name: bench.name, file: relative(root, file), notes: [], tables: [], figures: [] };
  const skipped = lacking(bench.needs ?? [], settings);
  if (skipped !== null) return { ...about, skipped };
  console.log(`${bench.name} (${about.file})`);
  const before = checks.passed + checks.failed;
  const log = (line) => settings.smoke || console.log(`  ${line}`);
  const result = await bench.run({ ...settings, root, log, checks }).catch((error) => error);
  if (result instanceof Error) {
    // a program of the bench ended or did not start: the others are still to be run
    checks.expect(false, `bench of ${bench.name}`, result.message);
    return { ...about, skipped: `it failed: ${result.message}` };
  }
  const { notes = [], tables = [], figures = [] } = result;
  checks.expect(true, `bench of ${bench.name}`, `ran, ${checks.passed + checks.failed - before} checks`);
  const summed = figures.map(summary);
  const medians = new Map(summed.map(({ name, median }) => [name, median]));
  return { ...about, skipped: null, notes, tables, figures: summed.map((figure) => withRatio(figure, medians)) };
}

function lacking(needs, { peers, smoke }) {
  if (needs.includes('linux') && process.platform !== 'linux') return 'it reads /proc and needs Linux';
  const { executablePath } = CHROMIUM;
  if (needs.includes('chromium') && !existsSync(executablePath)) return `there is no Chromium at ${executablePath}`;
  if (needs.includes('peers') && !peers)
    return smoke ? 'peers are not installed in a smoke run' : '--peers was not given';
  if (needs.includes('peers') && !installPeers()) return 'the peers could not be installed';
  if (needs.includes('build')) build('api', 'sim', 'dashboard', 'widget');
  return null;
}

function summary({ goal = null, ...figure }) {
  const [min, median, max] = [0, 0.5, 1].map((q) => quantile(figure.values, q));
  return { ...figure, goal, median, min, max, isMet: isMet(median, goal) };
}

function isMet(value, goal) {
  if (goal === null) return null;
  return goal.atLeast === undefined ? value <= goal.atMost : value >= goal.atLeast;
}

function withRatio(figure, medians) {
  return { ...figure, ratio: figure.ratioTo === undefined ? null : figure.median / medians.get(figure.ratioTo) };
}
