export { meterLive } from './live';
export { playTape } from './tape';
export { KINDS } from './whole';
