/** Colours of a chart as CSS colours, read from the theme's tokens by the page. */
export interface Palette {
  readonly text: string;
  readonly muted: string;
  readonly faint: string;
  readonly line: string;
  readonly panel: string;
  readonly vwap: string;
  readonly volume: string;
  readonly warn: string;
  readonly accent: string;
  /** Bids and rising prices; asks and falling ones. */
  readonly up: string;
  readonly down: string;
  /** The system's font stack, as in CSS. */
  readonly font: string;
}
