import { ChangeDetectionStrategy, Component } from '@angular/core';
import { RouterLink } from '@angular/router';

/** What an address without a page shows. */
@Component({
  selector: 'tape-not-found-page',
  imports: [RouterLink],
  template: `
    <section class="notice">
      <h1>There is no such page</h1>
      <p>The address may be old or misspelt.</p>
      <a class="button" routerLink="/">To the wall</a>
    </section>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NotFoundPage {}
