import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './tree';

interface Report {
  readonly messages: readonly { readonly ruleId: string | null; readonly message: string }[];
}

/** Lints a text as if it stood in the file; resolves with what the boundary rules say of it. */
function complaints(file: string, text: string): string[] {
  const eslint = join(root, 'node_modules/eslint/bin/eslint.js');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [eslint, '--stdin', '--stdin-filename', file, '--format', 'json'],
    { cwd: root, input: text, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  if (!stdout) throw new Error(stderr);
  const [{ messages }] = JSON.parse(stdout) as [Report];
  return messages
    .filter(({ ruleId }) => /boundaries|restricted/.test(ruleId ?? ''))
    .map(({ ruleId, message }) => `${ruleId}: ${message.split('\n')[0]}`);
}

describe('the linter refuses a planted import', () => {
  it.each([
    ['core takes from npm', 'libs/model/src/trade.ts', `import { Subject } from 'rxjs';`],
    ['core takes from an edge', 'libs/window/src/index.ts', `import { Feed } from '@livetape/feed';`],
    ['an edge takes from another edge', 'libs/store/src/index.ts', `import { Feed } from '@livetape/feed';`],
    ['an edge takes a framework', 'libs/feed/src/index.ts', `import { Module } from '@nestjs/common';`],
    ['the browser takes from node', 'libs/charts/src/index.ts', `import { Feed } from '@livetape/feed';`],
    ['the dashboard takes the database', 'apps/dashboard/src/main.ts', `import { DataSource } from 'typeorm';`],
    ['a contract takes from core', 'libs/dto/src/index.ts', `import { WIDTHS } from '@livetape/model';`],
    ['core reads a file', 'libs/fanout/src/index.ts', `import { readFileSync } from 'node:fs';`],
    ['a venue takes from its neighbour', 'libs/venues/src/binance/binance.ts', `import { x } from '../kraken/kraken';`],
  ])('%s', (_, file, line) => {
    expect(complaints(file, `${line}\n`)).not.toEqual([]);
  });

  it.each([
    ['the clock', 'export const now = Date.now();'],
    ['chance', 'export const chance = Math.random();'],
    ['a timer', 'setTimeout(() => undefined, 1);'],
  ])('and %s in core', (_, line) => {
    expect(complaints('libs/window/src/index.ts', `${line}\n`)).not.toEqual([]);
  });

  it('and lets the allowed ones pass', () => {
    const text = `import { type TradeBatch } from '@livetape/model';\nexport type Trades = TradeBatch;\n`;
    expect(complaints('libs/window/src/index.ts', text)).toEqual([]);
  });
});
