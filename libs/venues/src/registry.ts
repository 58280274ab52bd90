import { type Venue } from './venue';

/** Every venue, by its id, loaded when first asked for. Adding one is a folder and a line here. */
export const venues: Record<string, () => Promise<Venue>> = {
  binance: async () => (await import('./binance/binance')).binance,
};
