import { type Instrument } from '@livetape/model';
import { type SocketPlan } from './venue';

/** Spreads instruments over as few sockets as a venue's limit of instruments per socket allows, in their order. */
export function planSockets(
  instruments: readonly Instrument[],
  perSocket: number,
  plan: (chunk: readonly Instrument[]) => SocketPlan,
): readonly SocketPlan[] {
  const sockets: SocketPlan[] = [];
  for (let i = 0; i < instruments.length; i += perSocket) sockets.push(plan(instruments.slice(i, i + perSocket)));
  return sockets;
}
