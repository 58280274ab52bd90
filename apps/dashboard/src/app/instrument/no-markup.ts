import { Directive, ElementRef, inject } from '@angular/core';

/**
 * Keeps an element free of markup: assigning the empty text to `innerHTML` empties it, anything else throws.
 *
 * ECharts empties its host by `innerHTML = ''`, which a page that requires Trusted Types refuses like any other text.
 */
@Directive({ selector: '[tapeNoMarkup]' })
export class NoMarkup {
  constructor() {
    const element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    Object.defineProperty(element, 'innerHTML', {
      get: () => '',
      set: (markup: string) => {
        if (markup !== '') throw new TypeError('this element takes no markup');
        element.replaceChildren();
      },
    });
  }
}
