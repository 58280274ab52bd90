import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { Access } from '../access';

/** Asks for the API key of a server that gives its data to nobody else. */
@Component({
  selector: 'tape-key-prompt',
  template: `
    <form class="notice" (submit)="enter($event, field.value)" data-testid="key-prompt">
      <h1>This server asks for an API key</h1>
      @if (access.key) {
        <p role="alert"><b>It does not accept the one you gave.</b> It may have been revoked or replaced.</p>
      }
      <label for="key">API key</label>
      <input #field id="key" type="password" autocomplete="off" spellcheck="false" placeholder="lt_…" />
      @if (isEmpty()) {
        <p role="alert">Enter a key first.</p>
      }
      <button type="submit">Enter</button>
      <p class="muted">
        Who runs the server makes one with this command:
        <code>npm run livetape -- keys create --name you --scopes read</code> It is kept until you close this tab.
      </p>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class KeyPrompt {
  protected readonly access = inject(Access);
  protected readonly isEmpty = signal(false);

  protected enter(event: Event, text: string): void {
    event.preventDefault();
    const key = text.trim();
    this.isEmpty.set(key === '');
    if (key !== '') this.access.enter(key);
  }
}
