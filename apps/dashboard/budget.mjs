// Ends with code 1 when what a browser has to fetch is larger than promised: `node apps/dashboard/budget.mjs`. Angular's own
// budgets count bytes before compression, so they cannot say this.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

/**
 * Bytes of scripts after gzip. `initial`: all that index.html names. `worker`: stream and painting, fetched beside the page. `lazy`:
 * the largest script that a page fetches when it is opened; the instrument page's holds ECharts.
 */
const GZIP_MAX = { initial: 110_000, worker: 60_000, lazy: 240_000 };

const folder = resolve(import.meta.dirname, '../../dist/apps/dashboard/browser');
const named = scriptsOf(readFileSync(join(folder, 'index.html'), 'utf8'));
const scripts = readdirSync(folder).filter((file) => file.endsWith('.js'));
const workers = scripts.filter((file) => file.startsWith('worker-'));
const others = scripts.filter((file) => !named.has(file) && !workers.includes(file));

const found = {
  initial: sum([...named].map(gzipped)),
  worker: sum(workers.map(gzipped)),
  lazy: Math.max(...others.map(gzipped)),
};
for (const [part, bytes] of Object.entries(found))
  console.log(`${part}: ${bytes} bytes after gzip, of ${GZIP_MAX[part]}`);
const broken = Object.keys(found).filter((part) => !(found[part] > 0 && found[part] <= GZIP_MAX[part]));
if (broken.length > 0) {
  console.error(`the dashboard's ${broken.join(', ')} is missing or larger than its budget`);
  process.exit(1);
}

/** Scripts that the page loads at once: the ones that it runs, and the ones that those import. */
function scriptsOf(html) {
  return new Set([...html.matchAll(/<(?:script|link)[^>]*(?:src|href)="([^"]+\.js)"/g)].map(([, file]) => file));
}

function gzipped(file) {
  return gzipSync(readFileSync(join(folder, file))).length;
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
