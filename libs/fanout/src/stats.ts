/** What the fan-out did since it began; the first five are gauges, the rest only grow. */
export interface FanoutStats {
  clients: number;
  channels: number;
  /** Levels of each side of all books that clients have. */
  bookLevels: number;
  /** Distinct sets of channels: the clients of one share their frames. */
  groups: number;
  /** Clients that get nothing new now, because they have not read what they were sent. */
  behind: number;
  framesSent: number;
  bytesSent: number;
  /** Delta and snapshot frames made; the sent ones less these were shared. */
  framesEncoded: number;
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
    behind: 0,
    framesSent: 0,
    bytesSent: 0,
    framesEncoded: 0,
    snapshots: 0,
    recovered: 0,
    conflated: 0,
    slowed: 0,
    closedSlow: 0,
    refused: 0,
  };
}
