import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { type LatencyDto } from '@livetape/api-client';
import { type Span, usText } from './hop-rows';

/** p99 of each venue and hop side by side; what is over its budget stands out. */
@Component({
  selector: 'tape-venue-grid',
  imports: [RouterLink],
  template: `
    <h2 id="venues-title">Venues, p99 of the last {{ span() }}</h2>
    @if (rows().length === 0) {
      <p class="muted">No venue has sent anything yet.</p>
    } @else {
      <div class="table-box" tabindex="0" role="region" aria-label="Table of venues and hops">
        <table data-testid="venue-grid">
          <thead>
            <tr>
              <th scope="col" class="left">Venue</th>
              @for (budget of budgets(); track budget.hop) {
                <th scope="col">{{ budget.hop }}</th>
              }
            </tr>
          </thead>
          <tbody>
            @for (row of rows(); track row.venue) {
              <tr>
                <th scope="row" class="left">
                  <a routerLink="/latency" [queryParams]="{ venue: row.venue }" queryParamsHandling="merge">{{
                    row.venue
                  }}</a>
                </th>
                @for (cell of row.cells; track cell.hop) {
                  <td [class.warn]="cell.isOver">
                    {{ cell.text }}
                    @if (cell.isSlow) {
                      <span class="verdict">alert</span>
                    } @else if (cell.isOver) {
                      <span class="verdict">over</span>
                    }
                  </td>
                }
              </tr>
            }
          </tbody>
        </table>
      </div>
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class VenueGrid {
  readonly answer = input.required<LatencyDto>();
  readonly span = input.required<Span>();

  protected readonly budgets = computed(() => this.answer().budgets.filter(({ isPlatform }) => isPlatform));
  protected readonly rows = computed(() =>
    this.answer().venues.map(({ venue, hops }) => ({
      venue,
      cells: this.budgets().map(({ hop, budgetUs }) => {
        const found = hops.find((one) => one.hop === hop);
        const times = found?.[this.span()] ?? null;
        return {
          hop,
          text: times === null ? '—' : usText(times.p99Us),
          isOver: times !== null && times.p99Us > budgetUs,
          isSlow: found?.isSlow === true,
        };
      }),
    })),
  );
}
