import 'reflect-metadata';
import { Command } from 'commander';
import { holdings, leaks } from './leaks';
import { groups, warmUp } from './registry';
import { type Outcome, runAll } from './runner';
import { type ScenarioGroup } from './scenario';
import { securityTable } from './security';

interface Flags {
  readonly only?: string;
  readonly security?: true;
}

const program = new Command('scenarios')
  .description('What clients of the stream do and suffer, over real sockets, each checked to the count.')
  .option('--only <word>', 'only those whose group or name has this in it')
  .option('--security', 'print the table of limits, with the scenarios that try each and what came of them')
  .parse();

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
process.exitCode = await main(program.opts<Flags>());

/** Runs the scenarios; 1 where one failed or something is left of them. */
async function main({ only, security }: Flags): Promise<number> {
  const chosen = groups.map(({ group, scenarios }) => choose(group, scenarios, only));
  if (chosen.every(({ scenarios }) => scenarios.length === 0)) program.error('there is no such scenario');
  // what the first of them loads and compiles stays for good
  await runAll([{ group: '', scenarios: warmUp }], () => undefined);
  const start = await holdings();
  const startMs = performance.now();
  const outcomes = await runAll(chosen, print);
  const { left, heapGrowthBytes } = await leaks(start);
  for (const leak of left) say(`LEAK: ${leak}`);
  const passed = outcomes.filter(({ failure }) => failure === null).length;
  const failed = outcomes.length - passed + left.length;
  const seconds = ((performance.now() - startMs) / 1_000).toFixed(1);
  const { lines, isHeld } = securityTable(outcomes);
  if (security) for (const line of lines) say(line);
  const plays = outcomes.reduce((sum, { encodings }) => sum + encodings.length, 0);
  say(`${plays} runs in ${seconds} s; ${leakText(left)}, heap ${signed(heapGrowthBytes / 1e6)} MB`);
  say(`${passed} passed, ${failed} failed`);
  return failed > 0 || (security && !isHeld) ? 1 : 0;
}

function choose(group: string, scenarios: ScenarioGroup['scenarios'], only = ''): ScenarioGroup {
  return { group, scenarios: scenarios.filter(({ name }) => `${group} ${name}`.includes(only)) };
}

function print({ group, name, encodings, ms, failure }: Outcome): void {
  const result = failure === null ? 'passed' : 'FAILED';
  say(
    `${group.padEnd(12)} ${result}  ${`${Math.round(ms)} ms`.padStart(8)}  ${encodings.join('+').padEnd(11)}  ${name}`,
  );
  if (failure !== null) say(failure.replace(/^/gm, '    '));
}

function leakText(left: readonly string[]): string {
  return left.length === 0 ? 'nothing left open' : `${left.length} leaks`;
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(1)}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
