import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ageText } from '../../stream/number-text';
import { Stream } from '../stream';

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23', timeZone: 'UTC' });

/** What a person should know of: alerts that last, then those that are over. */
@Component({
  selector: 'tape-alert-list',
  imports: [RouterLink],
  template: `
    <h2 id="alerts-title">Alerts</h2>
    @if (alerts().length === 0) {
      <p class="muted">Nothing is wrong that you should know of.</p>
    } @else {
      <div class="table-box" tabindex="0" role="region" aria-label="Table of alerts">
        <table data-testid="alerts">
          <thead>
            <tr>
              <th scope="col" class="left">Raised (UTC)</th>
              <th scope="col" class="left">State</th>
              <th scope="col">For</th>
              <th scope="col" class="left">Instrument</th>
              <th scope="col" class="left">What</th>
            </tr>
          </thead>
          <tbody>
            @for (alert of alerts(); track alert.id) {
              <tr [class]="'is-' + alert.tone">
                <td class="left">{{ alert.time }}</td>
                <td class="left state"><span class="dot" aria-hidden="true"></span>{{ alert.state }}</td>
                <td>{{ alert.lasted }}</td>
                <td class="left">
                  @if (alert.venue && alert.symbol) {
                    <a [routerLink]="['/instrument', alert.venue, alert.symbol]">{{ alert.symbol }}</a>
                  } @else {
                    —
                  }
                </td>
                <td class="left reason">{{ alert.message }}</td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AlertList {
  /** The server's time, ms since the epoch. */
  readonly now = input.required<number>();
  private readonly stream = inject(Stream);
  protected readonly alerts = computed(() =>
    this.stream.alerts().map((alert) => {
      const { raisedAt, clearedAt, severity } = alert;
      return {
        ...alert,
        time: CLOCK.format(raisedAt),
        state: clearedAt === null ? severity : 'over',
        tone: clearedAt !== null ? 'good' : severity === 'critical' ? 'bad' : 'warning',
        lasted: ageText(Math.max(0, (clearedAt ?? this.now()) - raisedAt)),
      };
    }),
  );
}
