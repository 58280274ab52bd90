/** What all frames of one socket read have in common. */
export interface Turn {
  /** Another number for each turn; rises. */
  readonly serial: number;
  /** When it began: monotonic ms. */
  readonly atMs: number;
}
