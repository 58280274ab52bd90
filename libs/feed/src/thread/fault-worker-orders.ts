/** Where the workers of specs and measurements are told to go wrong: a BroadcastChannel of `FaultOrder`. */
export const FAULTS = 'livetape-feed-faults';

/** What one feed is told. */
export interface FaultOrder {
  readonly venueId: string;
  readonly fault: 'hang' | 'crash' | 'exit' | 'memory' | 'flood' | 'calm';
}
