export { bookChecksum, encodings, PROTOCOL, SUBPROTOCOLS } from '@livetape/wire';
