import { type ByteReader } from './byte-reader';
import { FormReader } from './form-reader';
import { type KindLayout } from './layouts';
import { type Row } from './protocol';

/** Reads the rows of one channel, and keeps the last one, from which the next ones are told. */
export class RowReader {
  private readonly forms: readonly FormReader[];
  private readonly isTagged: boolean;
  /** The form of the last row; undefined before the first. */
  private last: FormReader | undefined;

  constructor({ forms }: KindLayout) {
    this.forms = forms.map((form) => new FormReader(form));
    this.isTagged = forms[0].tag !== null;
  }

  /**
   * Reads as many rows. Where the bytes are none, the reader has failed and the rows are worth nothing.
   * @param isChained whether the first is told as what differs from the last row of the list before
   */
  read(reader: ByteReader, count: number, isPlain: boolean, isChained: boolean): Row[] {
    // Each row has at least one byte: what claims to have more is not worth the memory.
    if (count > reader.left || (isChained && this.last === undefined)) reader.fail();
    const rows: Row[] = [];
    let before = isChained ? this.last : undefined;
    for (let i = 0; i < count && !reader.hasFailed; i++) {
      const form: FormReader | undefined = this.forms[this.isTagged ? reader.uint() : 0];
      if (form === undefined) reader.fail();
      else rows.push(form.read(reader, isPlain, form === before));
      before = this.last = form;
    }
    return rows;
  }
}
