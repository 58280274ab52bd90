/** Where the frames come from. Simulated or replayed data never looks live. */
export type Source = 'live' | 'sim' | 'replay';
