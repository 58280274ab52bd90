import { fastTransport } from './fast/fast-transport';
import { type Transport } from './transport';
import { wsTransport } from './ws-transport';

/** The transports over the network, by the name that a setting and a worker know them by. */
export const TRANSPORTS = { ws: wsTransport, fast: fastTransport } as const satisfies Record<string, Transport>;

export type TransportName = keyof typeof TRANSPORTS;
