export { openStore } from '@livetape/store';
export { barsOfHour } from './bars';
export { INSTRUMENTS, START_MS, Tape } from './tape';
