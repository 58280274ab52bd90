import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UPGRADE_REFUSALS } from './errors';
import { CHANNEL_KINDS, type Field, type Layout, LAYOUTS } from './layouts';
import { PROSE } from './prose';

const page = readFileSync(join(import.meta.dirname, '../../../docs/protocol.md'), 'utf8');

/** The cells of the page's tables, row by row, without the spaces that only line them up. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

/** What the page says of how a field is expected to be. */
function expectation({ expect, other, second, coding }: Field, { tag, fields }: Layout): string {
  const name = (at: number) => `\`${fields[at - (tag === null ? 0 : 1)].name}\``;
  if (expect === 'last') return `${name(other)} of the row before`;
  if (expect === 'step') return `step ${name(other)}`;
  if (expect === 'product') return `${name(other)} × ${name(second)}`;
  if (expect === 'own') return coding === 'bids' || coding === 'asks' ? `levels from ${name(other)}` : name(other);
  return expect === 'zero' ? 'nothing' : 'row before';
}

/** How a field is written, with the numbers of what it chooses from. */
function coding({ coding, choices }: Field): string {
  return coding === 'choice' ? choices.map((value, at) => `${at} = ${String(value)}`).join(', ') : coding;
}

/** The rows of the table of a form. */
function table(form: Layout, texts: Readonly<Record<string, string>>): string[][] {
  return form.fields.map((field) => {
    const always = field.always ? 'always' : 'mask';
    return [`\`${field.name}\``, texts[field.name], coding(field), always, expectation(field, form)];
  });
}

/** The words that messages and commands are told by. */
const SERVER_TYPES = ['hello', 'snapshot', 'delta', 'subscribed', 'unsubscribed', 'error', 'pong', 'paced'] as const;
const OPS = ['subscribe', 'unsubscribe', 'pace', 'ping'] as const;

describe('docs/protocol.md', () => {
  it.each(CHANNEL_KINDS)('says how each field of %s is written', (kind) => {
    LAYOUTS[kind].forms.forEach((form, number) => {
      const { fields, text } = PROSE[kind].forms[form.tag ?? ''];
      const title = form.tag === null ? `### \`${kind}\`` : `### \`${kind}\`, tag ${number}: \`"${form.tag}"\``;
      const start = page.indexOf(`${title}\n\n${text}`);
      expect(start).toBeGreaterThan(0);
      const lines = page.slice(start).split('\n');
      const from = lines.findIndex((line) => line.startsWith('|')) + 2;
      const cells = lines.slice(from, from + form.fields.length).map((line) =>
        line
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim()),
      );
      expect(cells).toEqual(table(form, fields));
    });
  });

  it.each(Object.entries(UPGRADE_REFUSALS))('names the status of an upgrade refused as %s', (code, status) => {
    expect(rows.filter(([name]) => name === `\`${code}\``).map((cells) => cells[1])).toEqual([String(status)]);
  });

  it.each([...SERVER_TYPES, ...OPS])('names the message %s', (name) => {
    const [first] = rows.filter(([cell]) => cell.includes(`\`${name}\``) || cell.includes(`{"op":"${name}"`));
    expect(first).toBeDefined();
  });

  it.each(Object.values(PROSE))('names the channel $address', ({ address, text }) => {
    expect(rows.find(([name]) => name === `\`${address}\``)?.[1]).toBe(text);
  });
});
