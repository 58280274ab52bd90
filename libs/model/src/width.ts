/** The widths of bars that Livetape keeps, by their name on the wire and in URLs. Each divides the next. */
export const WIDTHS = {
  '1s': 1_000,
  '10s': 10_000,
  '1m': 60_000,
  '5m': 300_000,
  '1h': 3_600_000,
  '1d': 86_400_000,
} as const;

export type WidthName = keyof typeof WIDTHS;

export const WIDTH_NAMES = Object.keys(WIDTHS) as WidthName[];

export function isWidthName(text: string): text is WidthName {
  return Object.hasOwn(WIDTHS, text);
}

/** The name of a width in ms, or undefined for one that is not kept. */
export function widthName(widthMs: number): WidthName | undefined {
  return WIDTH_NAMES.find((name) => WIDTHS[name] === widthMs);
}
