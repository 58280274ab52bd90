// Loaded into the application beside probe.mjs: its event loop never sleeps, so that what sleeping costs can be told.
import { setImmediate } from 'node:timers';

const turn = () => setImmediate(turn);
turn();
