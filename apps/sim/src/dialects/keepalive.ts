import { type Grammar } from './grammar';
import { type Session } from './session';

/** The clocks that ages and silences are measured by: simulated time for what the venue does, real time for the client. */
export interface KeepaliveTimes {
  readonly nowMs: number;
  readonly realMs: number;
  readonly socketAgeMsMax: number;
}

/** Counts a frame of the client against its limit; false when that was too many, and the connection is ended. */
export function heard<S>(session: Session<S>, { keepalive }: Grammar<S>, realMs: number): boolean {
  session.lastHeardMs = realMs;
  if (!keepalive.frames) return true;
  const { count, withinMs } = keepalive.frames;
  session.heardMs.push(realMs);
  if (session.heardMs.length <= count) return true;
  if (realMs - (session.heardMs.shift() as number) >= withinMs) return true;
  session.connection.close(1008, 'Too many requests');
  return false;
}

/** Ends a connection that is too old or too silent, pings it, and does what the venue does every so often. */
export function keep<S>(session: Session<S>, grammar: Grammar<S>, times: KeepaliveTimes): void {
  const { connection } = session;
  const { pingMs, pongMs = Infinity, idleMs = Infinity } = grammar.keepalive;
  const { nowMs, realMs } = times;
  const waitedMs = session.waitingSinceMs === null ? 0 : realMs - session.waitingSinceMs;
  if (nowMs - connection.openedMs >= times.socketAgeMsMax) return connection.close(1008, 'Disconnected');
  if (waitedMs >= pongMs) return connection.close(1008, 'Pong timeout');
  if (realMs - session.lastHeardMs >= idleMs) return connection.close(1000, 'No data received');
  if (pingMs !== undefined && nowMs - session.pingedMs >= pingMs) {
    session.pingedMs = nowMs;
    session.waitingSinceMs ??= realMs;
    connection.ping(String(nowMs));
  }
  for (const [i, { everyMs, beat }] of (grammar.beats ?? []).entries()) {
    session.beatsMs[i] ??= connection.openedMs + everyMs;
    if (nowMs < session.beatsMs[i]) continue;
    session.beatsMs[i] = nowMs + everyMs;
    beat(session, nowMs);
  }
}
