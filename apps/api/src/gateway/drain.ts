import { type Connection } from './connection';

/** Between two steps. */
const STEP_MS = 20;
/** Clients closed in one step at least: few are closed at once. */
const STEP_CLIENTS_MIN = 50;

/**
 * Closes all clients within so many ms, in even steps: they come back to another server, or to the next start of this
 * one, and 10,000 handshakes in one instant would keep it from everything else. Resolves when all have been told.
 */
export function drain(connections: Iterable<Connection>, ms: number): Promise<void> {
  const left = [...connections];
  const steps = Math.max(1, Math.floor(ms / STEP_MS));
  const perStep = Math.max(STEP_CLIENTS_MIN, Math.ceil(left.length / steps));
  return new Promise((resolve) => {
    const step = (): void => {
      for (const connection of left.splice(0, perStep)) connection.close('draining');
      if (left.length === 0) resolve();
      else setTimeout(step, STEP_MS);
    };
    step();
  });
}
