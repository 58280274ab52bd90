/** What the client needs of a socket: the part of the browser's WebSocket that it uses. */
export interface Socket {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

/** Time, so that tests can turn it. */
export interface Clock {
  /** ms since the epoch. */
  now(): number;
  /** ms; never steps. */
  monotonic(): number;
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

export interface ClientOptions {
  readonly openSocket: (url: string) => Socket;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  /** Time between pings. */
  readonly pingMs: number;
  /** Silence after which the connection is given up: nothing at all came, not even the answer to a ping. */
  readonly silenceMs: number;
  /** Time for a connection to be greeted. */
  readonly connectMsMax: number;
  /** The n-th attempt in a row waits for a random part of backoffMs × 2^n, at most backoffMsMax. */
  readonly backoffMs: number;
  readonly backoffMsMax: number;
  /** A connection that lasted so long makes the next attempt the first one again. */
  readonly stableMs: number;
  /** Least time between two bursts of commands. */
  readonly commandMs: number;
  /** Wait before a channel is asked for again that the server does not serve yet. */
  readonly retryMs: number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

export const DEFAULT_OPTIONS: ClientOptions = {
  openSocket: (url) => new WebSocket(url) as unknown as Socket,
  clock: systemClock,
  random: Math.random,
  pingMs: 5_000,
  silenceMs: 12_000,
  connectMsMax: 10_000,
  backoffMs: 500,
  backoffMsMax: 30_000,
  stableMs: 10_000,
  commandMs: 100,
  retryMs: 2_000,
};
