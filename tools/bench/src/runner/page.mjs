// docs/performance.md, written from a run: page.md is its text, and the run's numbers go where it names them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { root } from '../../../run/process.mjs';
import { figureRows } from './print.mjs';

/** The page's text for a finished run. */
export async function pageOf(run) {
  const text = readFileSync(join(import.meta.dirname, 'page.md'), 'utf8')
    .replace('{{machine}}', run.machine)
    .replace('{{day}}', run.at.slice(0, 10))
    .replace('{{rounds}}', run.settings.rounds)
    .replaceAll('{{seconds}}', run.settings.seconds)
    .replace('{{micro}}', run.micro.map(microPart).join('\n'))
    .replace('{{programs}}', run.programs.map(programPart).join('\n'));
  const options = await resolveConfig(join(root, 'docs/performance.md'));
  return format(text, { ...options, parser: 'markdown' });
}

function microPart({ name, file, variants }) {
  const rows = variants.map(({ name: variant, ns, ratio, goal, collections }) => [
    variant,
    ns.best.toFixed(1),
    `${ratio.toFixed(2)} ×`,
    goal === null ? '' : `≥ ${goal} ×: ${ratio >= goal ? 'met' : 'missed'}`,
    collections ?? '',
  ]);
  const head = ['variant', 'ns of CPU', 'faster than the first by', 'goal', 'garbage collections in 1 M'];
  return `### ${capital(name)}\n\n\`${file}\`\n\n${markdown([head, ...rows])}\n`;
}

function programPart({ name, file, skipped, notes, tables, figures }) {
  if (skipped !== null) return `### ${capital(name)}\n\nNot in this run: ${skipped}.\n`;
  return [
    `### ${capital(name)}\n\n\`${file}\`\n`,
    ...(figures.length > 0 ? [`${markdown(figureRows(figures))}\n`] : []),
    ...tables.map(({ title, rows }) => `${title}\n\n${markdown(rows)}\n`),
    ...(notes.length > 0 ? [`${notes.map((note) => `- ${note}`).join('\n')}\n`] : []),
  ].join('\n');
}

function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}

function markdown(rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(rows[0]), line(rows[0].map(() => '---')), ...rows.slice(1).map(line)].join('\n');
}
