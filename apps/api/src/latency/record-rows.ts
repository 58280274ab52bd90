import { type TimeMeter } from '@livetape/columns';

/** The times of a batch's rows. */
export interface RowTimes {
  readonly length: number;
  readonly eventTime: Float64Array;
  readonly receiveTime: Float64Array;
  readonly decodedAt: number;
}

/** Rows of one message share both of their times. A venue that sends no time has no network hop. */
export function recordNetwork(network: TimeMeter, { length, eventTime, receiveTime }: RowTimes): void {
  let from = 0;
  for (let row = 1; row <= length; row++) {
    const isSame = row < length && eventTime[row] === eventTime[from] && receiveTime[row] === receiveTime[from];
    if (isSame) continue;
    if (eventTime[from] > 0 && receiveTime[from] > 0) {
      network.record(receiveTime[from] - eventTime[from], row - from);
    }
    from = row;
  }
}

/**
 * Rows of one read of the socket were received at one time. A batch that gathers several turns is stamped at the end of the first:
 * of what was received after that it is not known when it was decoded.
 */
export function recordDecode(decode: TimeMeter, { length, receiveTime, decodedAt }: RowTimes): void {
  let from = 0;
  for (let row = 1; row <= length; row++) {
    if (row < length && receiveTime[row] === receiveTime[from]) continue;
    const isKnown = receiveTime[from] > 0 && receiveTime[from] <= decodedAt;
    if (isKnown) decode.record(decodedAt - receiveTime[from], row - from);
    from = row;
  }
}
