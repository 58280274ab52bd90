/** One line of the table. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What was compared, or the first difference. */
  readonly detail: string;
}
