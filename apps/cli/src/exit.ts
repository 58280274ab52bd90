/** What the process says when it ends. 78 is `EX_CONFIG` of sysexits.h. */
export const ExitCode = { Ok: 0, Failure: 1, Usage: 2, Configuration: 78 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Ends the command with an exit code and one line for people, or none where another program has said it. */
export class CliError extends Error {
  constructor(
    readonly code: ExitCode,
    readonly line: string | null,
  ) {
    super(line ?? `exit code ${code}`);
  }
}
