import { BOUNDS_US, type TimeMeter } from '@livetape/columns';
import { type VenueMeters } from './venue-meters';

const NAME = 'livetape_hop_seconds';
const US = 1e6;

/** The histograms of every venue and hop in the text format of Prometheus, taken where they are kept. */
export function hopHistograms(venues: Iterable<VenueMeters>): string {
  const lines = [
    `# HELP ${NAME} How long rows took over a hop of their way, up to the last whole second; bounds are met within 1.6 %`,
    `# TYPE ${NAME} histogram`,
  ];
  for (const meters of venues) {
    for (const [hop, meter] of meters.measured()) {
      lines.push(...histogram(`venue="${meters.venue}",hop="${hop}"`, meter));
    }
  }
  return `${lines.join('\n')}\n`;
}

function histogram(labels: string, { counts, sumUs }: TimeMeter): string[] {
  let total = 0;
  const buckets = [...counts].map((count, i) => {
    total += count;
    const bound = i < BOUNDS_US.length ? String(BOUNDS_US[i] / US) : '+Inf';
    return `${NAME}_bucket{${labels},le="${bound}"} ${total}`;
  });
  return [...buckets, `${NAME}_sum{${labels}} ${sumUs / US}`, `${NAME}_count{${labels}} ${total}`];
}
