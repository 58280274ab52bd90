import { type Palette } from '@livetape/charts';
import { type Source } from '@livetape/model';
import { make, setRows, setText } from './dom';
import { Note } from './note';
import { colourProbes, isSamePalette, PaintSheet, readPalette } from './paint-sheet';
import { sourceBadge, type Standing } from './standing';
import { elementStyles } from './styles';

/** What every element of ours has inside: head, stage, note, table and the voice for screen readers. */
export class Shell {
  readonly sheet: PaintSheet;
  readonly over: PaintSheet;
  readonly picture = make('div', { class: 'picture', role: 'img', 'aria-label': 'Loading.' });
  readonly last = make('div', { class: 'last' });
  private readonly body = make('tbody');
  /** Called when the reader ends the wait for the next attempt. */
  retried: () => void = () => undefined;
  palette: Palette | null = null;
  private readonly nameText = make('bdi');
  private readonly aboutText = make('span');
  private readonly source = make('span', { class: 'chip source', hidden: '' });
  private readonly state = make('span', { class: 'chip state' });
  private readonly age = make('span', { class: 'age' });
  /** In place of the picture, or below it: two, so that neither ever moves and no page counts it as a shift of its layout. */
  private readonly veil = new Note('note', () => this.retried());
  private readonly bar = new Note('note is-over', () => this.retried());
  private readonly status = make('p', { class: 'seen-by-none', role: 'status' });
  private readonly caption = make('caption');
  private readonly table = make('div', { class: 'table', role: 'group', tabindex: '0' });
  private readonly probes = colourProbes();
  private readonly frame: HTMLElement;
  private readonly own = new CSSStyleSheet();
  private announced = '';

  /** @param middle what stands between head and stage  @param columns heads of the table */
  constructor(root: ShadowRoot, middle: HTMLElement, columns: readonly string[]) {
    this.sheet = new PaintSheet(make('canvas'));
    this.over = new PaintSheet(make('canvas', { class: 'over' }));
    this.picture.append(this.sheet.canvas, this.over.canvas);
    const heads = columns.map((text) => make('th', { scope: 'col' }, text));
    this.table.append(make('table', {}, this.caption, make('thead', {}, make('tr', {}, ...heads)), this.body));
    const name = make('div', { class: 'name' }, this.nameText, this.aboutText);
    const about = make('div', { class: 'about' }, this.state, this.age);
    // the badge has its place, seen or not: the price never moves aside for it
    const badge = make('div', { class: 'badge' }, this.source);
    const head = make('div', { class: 'head' }, name, badge, this.last, about);
    // the stage is one image to a screen reader: what can be pressed or read stands beside it
    const stage = make('div', { class: 'stage' }, this.picture, this.table);
    this.frame = make('div', { class: 'frame', lang: 'en', part: 'frame' });
    this.frame.append(head, middle, stage, this.veil.element, this.bar.element, this.status, ...this.probes);
    root.adoptedStyleSheets = [elementStyles(), this.own];
    root.append(this.frame);
  }

  /** Height of the element where the page sets none, CSS pixels. */
  set naturalHeight(pixels: number) {
    this.own.replaceSync(`:host { block-size: var(--livetape-height, ${pixels}px); }`);
  }

  /** What the element is of: a name and what stands beside it. */
  setTitle(name: string, about: string): void {
    setText(this.nameText, name);
    setText(this.aboutText, about);
    this.table.setAttribute('aria-label', `Table of ${name}, ${about}`);
    setText(this.caption, `${name}, ${about}`);
  }

  /** Shows how the data stands; says it aloud only when its word or its reason becomes another one. */
  setStanding(standing: Standing, about: { source: Source | null; age: string; hasData: boolean; name: string }): void {
    const badge = sourceBadge(about.source);
    this.source.hidden = badge === null;
    setText(this.source, badge ?? '');
    this.state.hidden = badge !== null && standing.word === badge;
    this.state.dataset['tone'] = standing.tone;
    setText(this.state, standing.word);
    setText(this.age, about.age);
    this.frame.toggleAttribute('data-live', standing.isLive);
    const [shown, hidden] = about.hasData ? [this.bar, this.veil] : [this.veil, this.bar];
    hidden.hide();
    shown.show(standing);
    // the countdown is for the eye
    const spoken = `${about.name}: ${standing.word.toLowerCase()}. ${standing.sentence.replace(/ Next attempt.*/, '')}`;
    if (spoken !== this.announced) setText(this.status, (this.announced = spoken));
  }

  /** The image in a sentence, and the same as a table: for screen readers, and for whoever reaches the table by keyboard. */
  describe(label: string, rows: readonly (readonly string[])[]): void {
    if (this.picture.getAttribute('aria-label') !== label) this.picture.setAttribute('aria-label', label);
    setRows(this.body, rows);
  }

  /** Reads the theme's colours again; true when one is another. */
  refreshPalette(): boolean {
    const palette = readPalette(this.probes);
    if (isSamePalette(this.palette, palette)) return false;
    this.palette = palette;
    return true;
  }

  /** Gives both canvases the size of the stage; true when it is another one. */
  fit(): boolean {
    const { clientWidth, clientHeight } = this.picture;
    this.over.fit(clientWidth, clientHeight);
    return this.sheet.fit(clientWidth, clientHeight);
  }
}
