import { type LinkState } from '@livetape/client';
import { type BookState, type Source } from '@livetape/model';
import { type Refusal, REFUSALS } from '@livetape/wire';
import { type Trouble } from './diagnosis';

/** What is known of an element's data and of the way to it. */
export interface Facts {
  readonly link: LinkState;
  /** Why no connection can be made, where that is known. */
  readonly trouble: Trouble | null;
  /** Why the server does not give what is asked for. */
  readonly refusal: Refusal | null;
  readonly hasData: boolean;
  /** The first answer is still awaited. */
  readonly isLoading: boolean;
  /** What is said while there is nothing to show. */
  readonly emptyText: string;
  /** The worst that the data itself says: bars may be silent, a book stale, crossed or not yet built. */
  readonly data: 'fresh' | 'silent' | 'crossed' | BookState;
  /** What is missing although the data is live; '' where nothing is. */
  readonly hint: string;
  /** ms since the epoch, our clock. */
  readonly now: number;
}

/** How an element stands, in a word and a sentence. */
export interface Standing {
  readonly word: string;
  readonly tone: 'good' | 'warning' | 'bad';
  readonly sentence: string;
  /** Data is shown as live: neither dimmed nor hidden. */
  readonly isLive: boolean;
  /** A connection is awaited, and a press could end the wait. */
  readonly mayRetry: boolean;
}

/** The badge of data that is not a venue's own, shown whatever else there is to say. */
export function sourceBadge(source: Source | null): string | null {
  return source === 'sim' ? 'SIMULATED' : source === 'replay' ? 'REPLAY' : null;
}

/** The standing to show; the worst that applies. */
export function standingOf(facts: Facts): Standing {
  const { link, refusal } = facts;
  if (link.state !== 'open') return ofLink(facts);
  if (refusal !== null)
    return of('REFUSED', 'bad', isPassing(refusal) ? `${refusal.message} Asked again soon.` : refusal.message);
  // beside numbers the word is enough: a sentence for a moment would only move them
  if (facts.isLoading) return of('LOADING', 'warning', facts.hasData ? '' : 'Loading.');
  if (!facts.hasData) return of('EMPTY', 'warning', facts.emptyText);
  return ofData(facts);
}

function ofLink({ link, trouble, hasData, now }: Facts): Standing {
  if (link.state === 'connecting' && trouble === null) return of('CONNECTING', 'warning', hasData ? '' : 'Connecting.');
  const reason = trouble?.sentence ?? link.reason;
  const word = trouble?.kind === 'refused' ? 'REFUSED' : 'OFFLINE';
  if (link.nextAttemptAt === null) return { ...of(word, 'bad', reason), mayRetry: link.state === 'closed' };
  const seconds = Math.max(1, Math.ceil((link.nextAttemptAt - now) / 1_000));
  return { ...of(word, 'bad', `${reason} Next attempt in ${seconds} s.`), mayRetry: true };
}

function ofData({ data, link, hint }: Facts): Standing {
  switch (data) {
    case 'fresh':
    case 'synced':
      return {
        ...of(sourceBadge(link.source) ?? 'LIVE', link.source === 'live' ? 'good' : 'warning', hint),
        isLive: true,
      };
    case 'silent':
      return of('STALE', 'warning', 'Silent for longer than usual.');
    case 'crossed':
      return of('CROSSED', 'bad', 'The best bid is not below the best ask: the book is checked.');
    case 'buffering':
      return of('RESYNCING', 'warning', 'The whole book is being fetched.');
    case 'stale':
      return of('STALE', 'warning', 'The book was right once; a new one is being fetched.');
  }
}

function of(word: string, tone: Standing['tone'], sentence: string): Standing {
  return { word, tone, sentence, isLive: false, mayRetry: false };
}

/** Whether the server may give later what it refuses now. */
function isPassing({ code }: Refusal): boolean {
  return Object.hasOwn(REFUSALS, code) && REFUSALS[code as keyof typeof REFUSALS].retry === 'backoff';
}
