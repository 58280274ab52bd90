import { Binance } from '../binance/binance';
import { type Dialect, type DialectOptions } from './dialect';

/** Every venue that is simulated. A further one is a folder and a line here. */
export const dialects: readonly ((options: DialectOptions) => Dialect)[] = [(options) => new Binance(options)];
