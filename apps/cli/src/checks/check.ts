/** What one look at something found. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What it answered, or why it does not work: one sentence for people. */
  readonly answer: string;
}
