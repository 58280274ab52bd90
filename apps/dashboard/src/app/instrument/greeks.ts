import { ChangeDetectionStrategy, Component, computed, DestroyRef, effect, inject, input, signal } from '@angular/core';
import { type InstrumentDto } from '@livetape/api-client';
import { type GreekName, type GreeksView } from '../../stream/book-messages';
import { type Market } from '../../stream/messages';
import { ageText, fixedText, groupedText } from '../../stream/number-text';
import { Stream } from '../stream';

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** Name, label, digits after the point and unit of each value, in the order shown. */
const FIELDS: readonly (readonly [GreekName, string, number, string])[] = [
  ['markPrice', 'Mark price', 4, ''],
  ['underlyingPrice', 'Underlying', 2, ''],
  ['openInterest', 'Open interest', 1, ''],
  ['markVolatility', 'Volatility, mark', 2, ' %'],
  ['bidVolatility', 'Volatility, bid', 2, ' %'],
  ['askVolatility', 'Volatility, ask', 2, ' %'],
  ['delta', 'Delta', 5, ''],
  ['gamma', 'Gamma', 7, ''],
  ['vega', 'Vega', 5, ''],
  ['theta', 'Theta', 5, ''],
  ['rho', 'Rho', 5, ''],
];

/** What the venue calculates for an option: implied volatilities and greeks, with their age. */
@Component({
  selector: 'tape-greeks',
  template: `
    <div class="bar">
      <h2 id="greeks-title">Greeks</h2>
      <span class="muted">{{ contract() }}</span>
      <span class="space"></span>
      <span class="muted" [class.warn]="view()?.isStale">{{ age() }}</span>
    </div>
    @if (view(); as shown) {
      <dl class="greeks" [class.is-stale]="shown.isStale" data-testid="greeks">
        @for (field of fields(); track field.label) {
          <div>
            <dt>{{ field.label }}</dt>
            <dd>{{ field.text }}</dd>
          </div>
        }
      </dl>
      <p class="muted empty">As the venue calculates them; vega for one point of volatility, theta for one day.</p>
    } @else {
      <p class="muted empty">The venue has sent no greeks of this option yet.</p>
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Greeks {
  readonly market = input.required<Market>();
  readonly listed = input.required<InstrumentDto>();

  private readonly stream = inject(Stream);
  protected readonly view = signal<GreeksView | null>(null);
  protected readonly contract = computed(() => {
    const { contract } = this.listed();
    if (!contract) return '';
    const strike = contract.strike === undefined ? '' : `, strike ${groupedText(contract.strike)}`;
    const expiry = contract.expiryMs === undefined ? '' : ` · expires ${DAY.format(contract.expiryMs)} UTC`;
    return `${contract.right ?? ''}${strike}${expiry}`;
  });
  protected readonly age = computed(() => {
    const ageMs = this.view()?.ageMs ?? null;
    return ageMs === null ? '' : `${ageText(ageMs)} ago`;
  });
  protected readonly fields = computed(() =>
    FIELDS.map(([name, label, decimals, unit]) => {
      const value = this.view()?.values[name] ?? null;
      return { label, text: value === null ? '—' : fixedText(value, decimals).replace('-', '−') + unit };
    }),
  );

  constructor() {
    effect(() => {
      this.view.set(null);
      this.stream.post({ kind: 'greeks', market: this.market() });
    });
    const forget = this.stream.hear('greeks', ({ greeks }) => this.view.set(greeks));
    inject(DestroyRef).onDestroy(() => {
      forget();
      this.stream.post({ kind: 'greeks', market: null });
    });
  }
}
