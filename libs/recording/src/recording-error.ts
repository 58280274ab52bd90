/** cut: a compressed file ends in its middle. times: the file of receive times does not fit the frames. */
export type RecordingFault = 'cut' | 'times';

/** A recording that cannot be read on. What was read before it is good. */
export class RecordingError extends Error {
  constructor(
    readonly code: RecordingFault,
    text: string,
  ) {
    super(text);
  }
}
