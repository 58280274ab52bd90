import { type EncodingName } from '@livetape/wire';

/** What the client needs of a socket: the part of the browser's WebSocket that it uses. */
export interface Socket {
  /** Set to `arraybuffer`, so that binary frames come as one. */
  binaryType?: string;
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
  /** How the server writes its frames; both say the same, `binary` in about a third of the bytes. */
  readonly encoding: EncodingName;
  /**
   * API key of a server that asks for one. It is sent to that server only, in exchange for a ticket of one use for each
   * connection: a page cannot send headers with a WebSocket.
   */
  readonly key: string | null;
  /** Gives a ticket for the next connection; for programs that must not know the key. */
  readonly ticket: (() => Promise<string>) | null;
  /** @param protocol the WebSocket subprotocol that says the encoding */
  readonly openSocket: (url: string, protocol: string) => Socket;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  /** Told of an error that a handler threw; it is thrown again outside of the client by default. */
  readonly failed: (error: unknown) => void;
  /** Time between pings. */
  readonly pingMs: number;
  /** Silence after which the connection is given up: nothing at all came, not even the answer to a ping. */
  readonly silenceMs: number;
  /** Time for a connection to be greeted. */
  readonly connectMsMax: number;
  /** Time without any progress after which a server that has not answered all commands is given up. */
  readonly answerMsMax: number;
  /** The n-th attempt in a row waits for a random part of backoffMs × 2^n, at most backoffMsMax. */
  readonly backoffMs: number;
  readonly backoffMsMax: number;
  /** A connection that lasted so long makes the next attempt the first one again. */
  readonly stableMs: number;
  /** Least time between two bursts of commands. */
  readonly commandMs: number;
  /**
   * Snapshots and deltas that the server may send ahead of those that handlers have dealt with, 1 to 256; null = any number. Few keep
   * a client that stalls close to what is newest, since what is not sent is conflated.
   */
  readonly creditFrames: number | null;
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
  encoding: 'binary',
  key: null,
  ticket: null,
  openSocket: (url, protocol) => new WebSocket(url, protocol) as unknown as Socket,
  clock: systemClock,
  random: Math.random,
  failed: (error) =>
    queueMicrotask(() => {
      throw error;
    }),
  pingMs: 5_000,
  silenceMs: 12_000,
  connectMsMax: 10_000,
  answerMsMax: 30_000,
  backoffMs: 500,
  backoffMsMax: 30_000,
  stableMs: 10_000,
  commandMs: 100,
  creditFrames: 16,
  retryMs: 2_000,
};
