import { ChangeDetectionStrategy, Component, type ElementRef, viewChild } from '@angular/core';

/** The overlay of `?`: every key and what it does. */
@Component({
  selector: 'tape-key-help',
  template: `
    <!-- the keyboard closes a dialog by Escape and by its button; the click is for the backdrop -->
    <!-- eslint-disable-next-line @angular-eslint/template/click-events-have-key-events, @angular-eslint/template/interactive-supports-focus -->
    <dialog #dialog class="help" aria-labelledby="help-title" data-testid="key-help" (click)="closeOutside($event)">
      <h2 id="help-title">Keyboard</h2>
      @for (group of groups; track group.title) {
        <h3>{{ group.title }}</h3>
        <dl>
          @for (entry of group.entries; track entry.keys) {
            <div>
              <dt>
                @for (key of entry.keys.split(' '); track key) {
                  <kbd>{{ key }}</kbd>
                }
              </dt>
              <dd>{{ entry.does }}</dd>
            </div>
          }
        </dl>
      }
      <button type="button" (click)="toggle()">Close <kbd>Esc</kbd></button>
    </dialog>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class KeyHelp {
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  protected readonly groups = [
    {
      title: 'Everywhere',
      entries: [
        { keys: '/', does: 'Search instruments' },
        { keys: 'Space', does: 'Pause or resume painting; data is still collected' },
        { keys: 'w', does: 'Wall' },
        { keys: 'f', does: 'Feeds' },
        { keys: 'l', does: 'Latency' },
        { keys: 't', does: 'Theme: system, light, dark' },
        { keys: '?', does: 'This help' },
      ],
    },
    {
      title: 'Wall',
      entries: [
        { keys: '← ↑ ↓ →', does: 'Move between tiles' },
        { keys: 'Enter', does: 'Open the instrument' },
        { keys: 's', does: 'Star or unstar the tile for the watchlist' },
        { keys: 'b', does: 'Order books beneath the charts' },
        { keys: 'Click', does: 'Pin the crosshair on all charts; click again to let go' },
        { keys: 'Esc', does: 'Let the crosshair go' },
      ],
    },
    {
      title: 'Instrument',
      entries: [
        { keys: '1 2 3 4 5 6', does: 'Width of a bar: 1 s, 10 s, 1 m, 5 m, 1 h, 1 d' },
        { keys: '+ −', does: 'Zoom' },
        { keys: '← →', does: 'Pan' },
        { keys: 's', does: 'Star or unstar' },
      ],
    },
    {
      title: 'Order book and depth map, when they have the focus',
      entries: [
        { keys: '↑ ↓', does: 'Scroll the ladder' },
        { keys: '← ↑ ↓ →', does: 'Read out the depth map: time and price' },
        { keys: 'Esc', does: 'Let the readout go' },
      ],
    },
  ];

  toggle(): void {
    const { nativeElement } = this.dialog();
    if (nativeElement.open) nativeElement.close();
    else nativeElement.showModal();
  }

  /** A click on the backdrop hits the dialog itself; one inside hits what stands in it. */
  protected closeOutside({ target }: Event): void {
    if (target === this.dialog().nativeElement) this.toggle();
  }
}
