/** Beside data, a venue says few things; whoever does not take them loses the later ones, counted. */
export const NOTICES_MAX = 256;

/**
 * What a venue says beside data. ack and refused: of a subscription, by the id that its frame carried (null where the
 * venue names none). shutdown: the venue is about to end this socket. heartbeat: alive, but no data. reply: a frame
 * that must be sent back to stay connected. greeting: the venue is ready for the first frame. gap: frames of this connection
 * are missing, whichever instruments they were about.
 */
export type Notice =
  | { readonly type: 'ack'; readonly id: string }
  | { readonly type: 'refused'; readonly id: string | null; readonly code: string; readonly text: string }
  | { readonly type: 'shutdown' }
  | { readonly type: 'heartbeat' }
  | { readonly type: 'reply'; readonly frame: string }
  | { readonly type: 'greeting' }
  | { readonly type: 'gap'; readonly from: number; readonly to: number };

/**
 * Why a frame was set aside.
 * oversized: more bytes than `FRAME_BYTES_MAX`. malformed: not JSON, or not the container expected. incomplete: a field
 * is missing or of another type. number: a price, size or id that is not exact, not positive or too large. time: an event
 * time missing from the range of 2009 to 2100. unknown-symbol, unknown-event: nobody told us of it. full: more rows than
 * the sink has room for.
 */
export const REJECT_REASONS = [
  'oversized',
  'malformed',
  'incomplete',
  'number',
  'time',
  'unknown-symbol',
  'unknown-event',
  'full',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** A count of 0 for each reason. */
export function rejectCounts(): Record<RejectReason, number> {
  return Object.fromEntries(REJECT_REASONS.map((reason) => [reason, 0])) as Record<RejectReason, number>;
}
