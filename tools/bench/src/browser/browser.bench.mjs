// The wall in a real Chromium: 64 charts at 1 Hz and 8 order books at 20 Hz, the built dashboard beside a page of plain
// ngx-echarts, both fed by the same market, one after another.
import { join } from 'node:path';
import { quantile } from '../machine.mjs';
import { inTurns } from '../runner/rounds.mjs';
import { bundlePages } from './pages.mjs';
import { figuresOf, NOTES, oneLine, tableOf } from './report.mjs';
import { startServer } from './server.mjs';
import { visit } from './visit.mjs';

/** Until then pages load, history comes and code is compiled. */
const WARM_SECONDS = 8;
/** How far apart the clocks of page and server may be taken to be. */
const CLOCKS_MS = 5;
const SMOKE = { warmSeconds: 2, seconds: 3 };

const SUBJECTS = {
  Livetape: {
    path: '/?books=1',
    hasWorker: true,
    firstValueAt: () => document.querySelector('.tile:not(.is-empty)') && performance.now(),
    isShown: () =>
      document.querySelectorAll('.tile:not(.is-empty)').length === 64 &&
      document.querySelectorAll('.book .book-state.is-good').length === 8,
  },
  'ngx-echarts': {
    path: '/peer/?rows=7',
    hasWorker: false,
    firstValueAt: () => /\d/.test(document.querySelector('article span')?.textContent ?? '') && performance.now(),
    isShown: () =>
      document.querySelectorAll('canvas').length === 64 && document.querySelectorAll('.bids tr').length >= 8,
  },
};

export const bench = {
  name: 'The wall in a browser: 64 charts at 1 Hz, 8 books at 20 Hz',
  needs: ['chromium', 'build'],
  async run({ smoke, rounds, seconds, log, checks, root }) {
    const pages = await bundlePages();
    const server = await startServer({ ...pages.files, dashboard: join(root, 'dist/apps/dashboard/browser') });
    const pace = smoke ? SMOKE : { warmSeconds: WARM_SECONDS, seconds };
    try {
      const visits = await inTurns(SUBJECTS, rounds, async (subject, name) => {
        const seen = await visit(subject, { server, ...pace });
        check(checks, name, seen);
        log(`${name}: ${oneLine(seen)}`);
        return seen;
      });
      return { notes: NOTES, tables: [tableOf(visits)], figures: figuresOf(visits) };
    } finally {
      server.stop();
      pages.dispose();
    }
  },
};

/** What must hold however slow the machine is. */
function check(checks, name, { complaints, books, charts, nodeGrowth, listenerGrowth }) {
  checks.expect(complaints.length === 0, `${name}: no errors in the page`, complaints.join('; ') || 'none');
  checks.expect(
    books.length > 0 && charts.length > 0,
    `${name}: paints`,
    `${books.length} books, ${charts.length} charts`,
  );
  const youngest = quantile([...books, ...charts], 0);
  checks.expect(
    youngest > -CLOCKS_MS,
    `${name}: nothing is painted before it is made`,
    `youngest ${youngest.toFixed(1)} ms`,
  );
  if (name !== 'Livetape') return;
  // a collection may find some of the last moment's still in use
  checks.expect(nodeGrowth < 64, `${name}: DOM nodes stay`, `${nodeGrowth} more`);
  checks.expect(listenerGrowth <= 0, `${name}: listeners stay`, `${listenerGrowth} more`);
}
