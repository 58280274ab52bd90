import { type Setting, settingsOf } from './settings';

const PREAMBLE = `# Configuration

Written by \`npx nx openapi api\` from the schema in \`apps/api/src/config/schema.ts\`; a test fails while it differs.

Settings come from three places, the later winning: the defaults below, the file \`livetape.config.json\` in the working folder
(another one with \`LIVETAPE_CONFIG\`), and the environment. A setting that does not exist or does not hold is one clear line
naming its key and exit code 78; nothing is half-started. \`PORT\` and \`HOST\` are read too, below \`LIVETAPE_SERVER_PORT\` and
\`LIVETAPE_SERVER_HOST\`. Lists in the environment are separated by commas. Names ending in \`Ms\` are milliseconds.

\`\`\`json
{
  "server": { "port": 8080 },
  "store": { "retention": { "tradesMs": 600000 } }
}
\`\`\`

`;

/** `docs/configuration.md`, whole: every setting with its variable, default and meaning. */
export function describeSettings(): string {
  const rows = [['setting', 'environment', 'default', 'meaning'], ...settingsOf(['<id>']).map(cells)];
  const widths = rows[0].map((_title, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) => line(row.map((cell, column) => cell.padEnd(widths[column]))));
  return `${PREAMBLE}${lines[0]}${line(widths.map((width) => '-'.repeat(width)))}${lines.slice(1).join('')}`;
}

/** Aligned, as the formatter of this repository wants a table. */
function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

function cells({ path, variable, kind, choices, preset, description }: Setting): string[] {
  const name = path[1] === '<id>' ? variable.replace('__ID_', '_<ID>') : variable;
  const meaning =
    kind === 'choice' ? `${choices.map((choice) => `\`${choice}\``).join(', ')}. ${description}` : description;
  return [`\`${path.join('.')}\``, `\`${name}\``, shown(preset), meaning.replaceAll('|', '\\|')];
}

function shown(preset: unknown): string {
  if (preset === undefined) return "the venue's own";
  if (Array.isArray(preset) && preset.length === 0) return 'none';
  return `\`${String(preset)}\``;
}
