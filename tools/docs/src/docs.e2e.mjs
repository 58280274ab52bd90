// Every ```sh block of README.md and docs/*.md is run, line by line in one shell, against a platform on simulated data.
// A line that CI runs by itself anyway (start, test, the checks) is not run again. 127.0.0.1:3000 becomes this platform,
// and the database its database of simulated data.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startPlatform } from '../../run/platform.mjs';
import { root } from '../../run/process.mjs';

const OWN_STEPS =
  /^(git clone|cd |npm (start|test|ci|install)|npm run (check|e2e|bench|conformance)|npx nx|\.ci\/run|apt-get)/;
let platform;
let address;

before(async () => {
  platform = await startPlatform();
  address = new URL(platform.base).host;
  await barsAreThere();
});

after(() => platform.stop());

for (const file of ['README.md', ...globSync('docs/*.md', { cwd: root }).sort()]) {
  const text = readFileSync(join(root, file), 'utf8');
  for (const [, block] of text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)) {
    const lines = block.split('\n').filter((line) => line.trim() !== '' && !OWN_STEPS.test(line));
    if (lines.length === 0) continue;
    test(`${file}: ${lines[0].slice(0, 80)}`, { timeout: 120_000 }, () => runBlock(lines.join('\n')));
  }
}

async function runBlock(script) {
  const text = script.replaceAll('127.0.0.1:3000', address).replaceAll('data/livetape.sqlite', platform.database);
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', text], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  shell.stdout.on('data', (chunk) => (output += chunk));
  shell.stderr.on('data', (chunk) => (output += chunk));
  const code = await new Promise((done) => shell.once('close', done));
  assert.equal(code, 0, `${text}\n${output.slice(0, 4_000)}`);
  assert.notEqual(output.trim(), '', `${text}\nprinted nothing`);
}

async function barsAreThere() {
  const url = `http://${address}/api/v1/bars?venue=binance&symbol=BTCUSDT&width=1s&limit=1`;
  for (let attempt = 0; attempt < 120; attempt++) {
    const answer = await fetch(url).then(
      (response) => response.text(),
      () => '',
    );
    if (answer.includes('"close"')) return;
    await new Promise((done) => setTimeout(done, 500));
  }
  throw new Error('no bar within 60 s');
}
