import { type EncodingName } from '@livetape/wire';

/** What the fan-out did since it began; the first eight are gauges, the rest only grow. */
export interface FanoutStats {
  clients: number;
  channels: number;
  /** Levels of each side of all books that clients have. */
  bookLevels: number;
  /** Distinct sets of channels, in each encoding: the clients of one share their frames. */
  groups: number;
  /** Distinct places where clients stand: those at the same one cost one frame together. */
  standings: number;
  /** Clients that get nothing new now, because they have not read what they were sent. */
  behind: number;
  /** Clients that asked for less than the server would send. */
  paced: number;
  /** Clients that wait for snapshots, because they have not read what they were sent. */
  waiting: number;
  /** In both encodings together; those beginning with `binary` are of that encoding alone. */
  framesSent: number;
  bytesSent: number;
  /** Delta and snapshot frames made; the sent ones less these were shared. */
  framesEncoded: number;
  binaryFramesSent: number;
  binaryBytesSent: number;
  binaryFramesEncoded: number;
  snapshots: number;
  /** Snapshots that held exactly what the client had missed. */
  recovered: number;
  /** Items skipped by conflation, over all clients. */
  conflated: number;
  /** Times that a client was found to be slow. */
  slowed: number;
  closedSlow: number;
  refused: number;
}

export function emptyStats(): FanoutStats {
  return {
    clients: 0,
    channels: 0,
    bookLevels: 0,
    groups: 0,
    standings: 0,
    behind: 0,
    paced: 0,
    waiting: 0,
    framesSent: 0,
    bytesSent: 0,
    framesEncoded: 0,
    binaryFramesSent: 0,
    binaryBytesSent: 0,
    binaryFramesEncoded: 0,
    snapshots: 0,
    recovered: 0,
    conflated: 0,
    slowed: 0,
    closedSlow: 0,
    refused: 0,
  };
}

export function countEncoded(stats: FanoutStats, encoding: EncodingName): void {
  stats.framesEncoded++;
  if (encoding === 'binary') stats.binaryFramesEncoded++;
}

export function countSent(stats: FanoutStats, encoding: EncodingName, bytes: number): void {
  stats.framesSent++;
  stats.bytesSent += bytes;
  if (encoding === 'json') return;
  stats.binaryFramesSent++;
  stats.binaryBytesSent += bytes;
}
