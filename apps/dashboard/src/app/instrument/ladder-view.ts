import { priceSteps } from '@livetape/charts';
import { formatDecimal } from '@livetape/model';
import { type BookView, type LadderFold } from '../../stream/book-messages';
import { ageText, fixedText, groupedText } from '../../stream/number-text';
import { sentence } from '../sentence';

/** Rows of each side to choose from. */
export const ROW_CHOICES = [10, 25, 50, 100] as const;

/** The ladder's fold as an address has it, or the usual one: 25 rows, the levels as they are. */
export function foldOf(rows: string | undefined, group: string | undefined): LadderFold {
  return {
    rows: ROW_CHOICES.find((count) => count === Number(rows)) ?? 25,
    step: /^[15]0{0,12}$/.test(group ?? '') ? Number(group) : 1,
  };
}

/** What is said under the title: the reason while something is wrong, and the book's own facts. */
export function bookNotes(view: BookView): { reason: string; facts: string } {
  const { state, stateMs, changedMs, sequence, trusted } = view;
  const since = stateMs !== null && state !== 'synced' && state !== 'none' ? ` for ${ageText(stateMs)}` : '';
  const isPartly = trusted !== null && (trusted.bids < view.bids || trusted.asks < view.asks);
  const facts = [
    isPartly ? `complete to ${fixedText(trusted.bids, 0)} bids, ${fixedText(trusted.asks, 0)} asks` : '',
    changedMs === null ? '' : `changed ${ageText(changedMs)} ago`,
    sequence === null ? '' : `seq ${sequence}`,
    view.proofs > 0 ? `proven ${fixedText(view.proofs, 0)} ×` : '',
  ];
  const isAged = state === 'stale' || state === 'crossed' || state === 'buffering' || state === 'waiting';
  return {
    reason: sentence(isAged && since ? `${view.reason.replace(/\.$/, '')},${since}` : view.reason),
    facts: facts.filter((text) => text !== '').join(' · '),
  };
}

/** What a ladder's groups are chosen from. */
export interface GroupFacts {
  /** Middle price and smallest distance of prices, in units of the scale. */
  readonly middle: number | null;
  readonly unit: number;
  /** The step in use: always among the choices. */
  readonly chosen: number;
  readonly decimals: number;
}

/** Prices per row to choose from; 1 for the levels as they are. */
export function groupChoices({ middle, unit, chosen, decimals }: GroupFacts): { step: number; text: string }[] {
  const steps = priceSteps((middle ?? 0) / unit).map((step) => (step === 1 ? 1 : step * unit));
  return [...new Set([...steps, chosen])]
    .sort((a, b) => a - b)
    .map((step) => ({ step, text: stepText(step === 1 ? unit : step, decimals) }));
}

/** A group's width as text: units of the instrument's scale, without zeros that say nothing. */
export function stepText(step: number, priceDecimals: number): string {
  const text = formatDecimal(step, priceDecimals);
  return groupedText(text.includes('.') ? text.replace(/\.?0+$/, '') : text);
}
