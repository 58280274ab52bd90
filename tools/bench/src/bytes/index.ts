export { meterLive } from './live';
export { findTapes, playTape } from './tape';
export { KINDS } from './whole';
