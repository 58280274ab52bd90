import { type ChannelKind } from '@livetape/wire';

/** What a flush says of a channel that has something new. */
export interface Due {
  readonly kind: ChannelKind;
  /** Null for channels of the platform and of pairs. */
  readonly instrument: { readonly venue: string } | null;
}

/** Is told how far a flush is: a few calls for each flush and client, none for a row. */
export interface FlushWatch {
  /** What is newest in these channels goes out now to those who have them. */
  begin(due: readonly Due[]): void;
  /** The frames of one client are made, or were made for another; told before they are sent. */
  encoded(): void;
  /** Everyone was served who could be. */
  end(): void;
}
