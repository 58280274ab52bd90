import { binaryEncoding } from './binary-encoding';
import { type Encoding } from './encoding';
import { jsonEncoding } from './json-encoding';
import { type EncodingName } from './protocol';

/** Every way to write the protocol, for a server. */
export const encodings: Readonly<Record<EncodingName, Encoding>> = { json: jsonEncoding, binary: binaryEncoding };
