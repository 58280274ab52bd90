import { type ControlMessage } from './protocol';

/** A control message as JSON text. */
export function encodeMessage(message: ControlMessage): string {
  return JSON.stringify(message);
}
