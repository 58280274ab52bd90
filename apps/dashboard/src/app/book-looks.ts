import { type ShownState } from '../stream/book-messages';

/** How a state of a book looks and is called; the word always stands beside colour and shape. */
export const BOOK_LOOKS: Record<ShownState, { readonly tone: 'good' | 'warning' | 'bad'; readonly label: string }> = {
  waiting: { tone: 'warning', label: 'WAITING' },
  buffering: { tone: 'warning', label: 'BUFFERING' },
  synced: { tone: 'good', label: 'SYNCED' },
  stale: { tone: 'warning', label: 'STALE' },
  crossed: { tone: 'bad', label: 'CROSSED' },
  none: { tone: 'bad', label: 'NOT FOLLOWED' },
};
