import { make, setText } from './dom';
import { type Standing } from './standing';

/** A sentence and, where there is a wait that it can end, a button. */
export class Note {
  readonly element: HTMLElement;
  private readonly sentence = make('p');
  private readonly retry = make('button', { type: 'button', hidden: '' }, 'Retry now');

  /** @param kind class of its look  @param retried called when the reader ends the wait */
  constructor(kind: string, retried: () => void) {
    this.element = make('div', { class: kind, hidden: '' }, this.sentence, this.retry);
    this.retry.addEventListener('click', retried);
  }

  hide(): void {
    this.element.hidden = true;
  }

  /** Shows the sentence of a standing; nothing where it has none. */
  show({ word, tone, sentence, mayRetry }: Standing): void {
    this.element.hidden = sentence === '';
    this.element.dataset['tone'] = tone;
    this.element.classList.toggle('is-loading', word === 'LOADING' || word === 'CONNECTING');
    setText(this.sentence, sentence);
    this.retry.hidden = !mayRetry;
  }
}
