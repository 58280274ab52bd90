import { type Routes } from '@angular/router';

export const routes: Routes = [
  { path: '', title: 'Wall · Livetape', loadComponent: async () => (await import('./wall/wall.page')).WallPage },
  {
    path: 'instrument/:venue/:symbol',
    title: ({ params }) => `${params['symbol']} · Livetape`,
    loadComponent: async () => (await import('./instrument/instrument.page')).InstrumentPage,
  },
  {
    path: 'feeds',
    title: 'Feeds · Livetape',
    loadComponent: async () => (await import('./feeds/feeds.page')).FeedsPage,
  },
  {
    path: 'latency',
    title: 'Latency · Livetape',
    loadComponent: async () => (await import('./latency/latency.page')).LatencyPage,
  },
  {
    path: '**',
    title: 'Not found · Livetape',
    loadComponent: async () => (await import('./shell/not-found.page')).NotFoundPage,
  },
];
