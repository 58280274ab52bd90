import { readdirSync } from 'node:fs';
import { venues } from './registry';

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

describe('registry', () => {
  it('lists every venue folder, and nothing else', () => {
    expect(Object.keys(venues).sort()).toEqual(folders.sort());
  });

  it.each(Object.keys(venues))('%s is known by its own id', async (id) => {
    expect((await venues[id]()).id).toBe(id);
  });
});
