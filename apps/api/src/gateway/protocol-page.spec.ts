import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLOSES, mayReconnect, REFUSALS } from '@livetape/wire';
import { workspaceRoot } from '../root';

const page = readFileSync(join(workspaceRoot(), 'docs/protocol.md'), 'utf8');

/** The cells of the table rows whose first cell is so. */
const rowsOf = (first: string): string[][] =>
  page
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells[1] === first);

describe('docs/protocol.md', () => {
  it.each(Object.entries(REFUSALS))('says whether to try again after %s', (code, { retry }) => {
    expect(rowsOf(`\`${code}\``).map((cells) => cells[2])).toEqual([retry === 'never' ? 'never' : 'later']);
  });

  it.each(Object.values(CLOSES))('says whether to connect again after $code', ({ code }) => {
    expect(rowsOf(String(code)).map((cells) => cells[2])).toEqual([mayReconnect(code) ? 'yes' : 'no']);
  });
});
