import { type FieldAddress, writePlace } from './json-layout';
import { claim, kernel } from './kernel';
import { ADDRESS_BYTES, KEY_BITS, KEYS, LENGTH, LITERAL, LITERAL_BYTES_MAX, PLACE_BYTES, SPARE } from './kernel-map';

/**
 * Gives the kernel the fields of an object by their keys, so that it also reads one that is written as none was before.
 *
 * @param header of the object
 * @param keys in the order of their fields
 * @param places where the fields are, and after them that of what is no field
 * Throws RangeError for a key of more than 64 bytes.
 */
export function writeKeys(header: Int32Array, keys: readonly string[], places: readonly FieldAddress[]): void {
  header[KEYS] = claim(ADDRESS_BYTES << KEY_BITS);
  places.forEach((place, i) => {
    const address = claim(PLACE_BYTES);
    writePlace(kernel.words(address, PLACE_BYTES / ADDRESS_BYTES), 0, place);
    if (i === keys.length) header[SPARE] = address;
    else writeKey(header.byteOffset, address, new TextEncoder().encode(keys[i]));
  });
}

function writeKey(fields: number, place: number, key: Uint8Array): void {
  if (key.length > LITERAL_BYTES_MAX) throw new RangeError(`a key of more than ${LITERAL_BYTES_MAX} bytes`);
  kernel.octets(place + LITERAL, key.length).set(key);
  kernel.words(place, PLACE_BYTES / ADDRESS_BYTES)[LENGTH / ADDRESS_BYTES] = key.length;
  kernel.calls.addKey(fields, place);
}
