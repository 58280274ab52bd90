import { type Instrument } from '@livetape/model';
import { Sink, type Venue } from '@livetape/venues';

/**
 * A venue as a recording shows it: nothing is subscribed, pinged, refilled or renewed, and books are fetched only where their
 * answers were recorded (`hasAnswers`). Its frames come inflated. A recorder may have written the books that it fetched by REST between the frames, where they name no
 * instrument: they are read where the recording holds one only.
 */
export function recordedVenue(venue: Venue, instruments: readonly Instrument[], hasAnswers: boolean): Venue {
  const { id, title, endpoints, defaultSymbols, limits, denseTrades, books, metadata } = venue;
  return {
    ...{ id, title, endpoints, defaultSymbols, denseTrades, books, metadata },
    plan: (followed, kinds) => [{ url: 'recording:', subscribe: [], instruments: followed, kinds }],
    decode: decoder(venue, instruments),
    limits: { ...limits, socketAgeMsMax: Number.MAX_SAFE_INTEGER },
    keepalive: null,
    backfill: null,
    snapshot: hasAnswers ? venue.snapshot : null,
    resync: null,
  };
}

function decoder(venue: Venue, instruments: readonly Instrument[]): Venue['decode'] {
  const { snapshot, books } = venue;
  if (snapshot === null || instruments.length !== 1) return (frame, sink) => venue.decode(frame, sink);
  const probe = new Sink({ instruments, capacity: 1, levelCapacity: books.snapshotRowsMax });
  return (frame, sink) => {
    const { ignored } = sink.counts;
    venue.decode(frame, sink);
    if (sink.counts.ignored === ignored) return;
    probe.clear();
    probe.receiveTime = sink.receiveTime;
    snapshot.decode(frame, instruments[0], probe);
    const { levels } = probe;
    if (levels.length > sink.levels.capacity - sink.levels.length) return;
    for (let row = 0; row < levels.length; row++) sink.levels.append(levels, row);
  };
}
