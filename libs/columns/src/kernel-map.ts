// Where things stand in the kernel's memory: the kernel (../kernel) and who calls it are compiled from these numbers alike.

/** The text, and behind its last byte one that is 0, at which every scan stops. */
export const TEXT = 65_536;
/** A longer text is read without the kernel. */
export const TEXT_BYTES_MAX = 4_194_304;
/** What readers claim for themselves. What is looked at beyond the text's end is between the two. */
export const CLAIMS = 4_325_376;
/** A value that nobody wants. */
export const SCRATCH = 32_768;
/** A name that is looked up and is not of the text. */
export const NAME = 32_832;
export const NAME_BYTES_MAX = 1024;

/** Numbers at the beginning of what values claim, four bytes each. */
export const HEADER_BYTES = 64;
/** Of all values: a bit for each that is there, and where their spans and units begin. */
export const PRESENT = 0;
export const SPANS = 1;
export const UNITS = 2;
/** Of an object: a bit for each array of one object, the place that was come to, and the root of the layout. */
export const SINGLE = 3;
export const PLACE = 4;
export const ROOT = 5;
/** Of an object: the field whose key was passed, but not its value, or -1; and where the list of objects within is. */
export const PENDING = 6;
export const INNER = 7;
/** … the places that are not free, what was not known since they are all taken, and a place from which nothing goes on. */
export const PLACES_USED = 8;
export const MISSES = 9;
export const NOWHERE = 10;
/** … the places of its fields by their keys, and that of what is no field. */
export const KEYS = 11;
export const SPARE = 12;
/** Of a table: its rows, whether it is one row itself, cells kept of a row, rows there is room for, and who reads objects. */
export const ROWS = 3;
export const SHAPE = 4;
export const WIDTH = 5;
export const ROWS_MAX = 6;
export const OBJECT = 7;

/** Four numbers of a value: start, end, kind, digits; its units, a double, stand elsewhere. */
export const SPAN_BYTES = 16;
export const UNIT_BYTES = 8;
/** Of a field: who reads the object, the table, the array of objects under it; 0 where nobody does. */
export const CHILD_BYTES = 12;
/** A list of objects within, 0 after the last. */
export const ADDRESS_BYTES = 4;

/** A place in a layout, in bytes: first way on, the way beside it, length of its literal, field, its bit … */
export const PLACE_BYTES = 96;
export const WAY = 0;
export const OTHER = 4;
export const LENGTH = 8;
export const FIELD = 12;
export const BIT = 16;
/** … where the field's span, units and readers are, and the literal. */
export const SPAN = 20;
export const UNIT = 24;
export const CHILD = 28;
export const LITERAL = 32;
export const LITERAL_BYTES_MAX = 64;
/** A venue writes its objects in few ways: ten keys each, some of them there or not. */
export const PLACES_MAX = 160;
/** So many misses for want of room, and all is forgotten: the habits may have changed. */
export const MISSES_MAX = 4096;
/** Lists of fields by their keys; as many as a number of so many bits may tell apart. */
export const KEY_BITS = 6;

/** The digits of what is no plain decimal below 2^53: its text must be read again. */
export const NO_UNITS = -1;
/** Added to the digits of a number with an exponent, which counts in them. */
export const EXPONENT_FLAG = 256;

/** What a value is. */
export const KIND_NONE = 0;
export const KIND_OBJECT = 1;
export const KIND_ARRAY = 2;
export const KIND_STRING = 3;
export const KIND_NUMBER = 5;
export const KIND_TRUE = 6;
export const KIND_FALSE = 7;
export const KIND_NULL = 8;
