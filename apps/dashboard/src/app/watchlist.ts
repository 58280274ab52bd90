import { computed, Injectable, signal } from '@angular/core';
import { type Market, marketKey } from '../stream/messages';

const KEY = 'livetape.watchlist';
/** Names in a shared address; an address of more could not be sent around. */
const MARKETS_MAX = 64;

/** The starred instruments, in the order they were starred; stored in this browser, shareable as `?watch=`. */
@Injectable({ providedIn: 'root' })
export class Watchlist {
  private readonly keys = signal<readonly string[]>(parseKeys(localStorage.getItem(KEY) ?? ''));
  readonly markets = computed(() => this.keys().map(parseKey));
  private readonly starred = computed(() => new Set(this.keys()));

  has(market: Market): boolean {
    return this.starred().has(marketKey(market));
  }

  toggle(market: Market): void {
    const key = marketKey(market);
    this.keep(this.has(market) ? this.keys().filter((kept) => kept !== key) : [...this.keys(), key]);
  }

  /** Takes over a shared list: its instruments are added to ours, ours stay. */
  add(text: string): void {
    this.keep([...new Set([...this.keys(), ...parseKeys(text)])]);
  }

  /** What stands in a shared address after `?watch=`. */
  get text(): string {
    return this.keys().join(',');
  }

  private keep(keys: readonly string[]): void {
    this.keys.set(keys.slice(0, MARKETS_MAX));
    localStorage.setItem(KEY, this.text);
  }
}

/** Stored and shared text is anyone's: what is not `venue:symbol` is left out. */
function parseKeys(text: string): string[] {
  return [...new Set(text.split(',').filter((key) => /^[a-z0-9-]{1,32}:[^:,\p{C}]{1,64}$/u.test(key)))].slice(
    0,
    MARKETS_MAX,
  );
}

function parseKey(key: string): Market {
  const colon = key.indexOf(':');
  return { venue: key.slice(0, colon), symbol: key.slice(colon + 1) };
}
