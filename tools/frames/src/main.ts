// Conformance on recordings: `node dist/tools/frames/main.js [FOLDER]`.
import { existsSync } from 'node:fs';
import { checkBars } from './bars';
import { checkBooks } from './books';
import { type Check } from './check';
import { checkParser } from './golden-parser';
import { checkTardis } from './golden-tardis';
import { checkNormalize } from './normalize';
import { checkOracle } from './oracle';
import { checkReplay } from './replay';

const DEFAULT_FOLDER = '../shared/frames';
const WIDTH = 70;

const [given] = process.argv.slice(2);
const folder = given ?? DEFAULT_FOLDER;
if (existsSync(folder)) {
  const failed = (await examine(folder)).filter(({ ok }) => !ok).length;
  process.exitCode = failed > 0 ? 1 : 0;
} else {
  console.log(`There are no recordings in ${folder}: nothing was checked. Name their folder as the argument.`);
  process.exitCode = given === undefined ? 0 : 1;
}

async function examine(path: string): Promise<Check[]> {
  const checks: Check[] = [];
  for (const run of [checkOracle, checkTardis, checkParser, checkBooks, checkNormalize, checkBars, checkReplay]) {
    const found = await run(path).catch((fault: Error): Check[] => {
      // One check that cannot run must not hide the others' results.
      return [{ name: run.name, ok: false, detail: fault.message }];
    });
    for (const check of found) console.log(line(check));
    checks.push(...found);
  }
  const failed = checks.filter(({ ok }) => !ok).length;
  console.log(`${checks.length - failed} passed, ${failed} failed`);
  return checks;
}

function line({ name, ok, detail }: Check): string {
  return `${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(WIDTH)}  ${detail}`;
}
