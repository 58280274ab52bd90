/** An ordinary client of a running api: bars of a second and the ticker of each instrument. */
export function follow(base, instruments) {
  const socket = new WebSocket(`${base.replace('http', 'ws')}/stream`);
  const channels = instruments.flatMap(({ venue, symbol }) => [
    `bars:${venue}:${symbol}:1s`,
    `ticker:${venue}:${symbol}`,
  ]);
  socket.onopen = () => socket.send(JSON.stringify({ op: 'subscribe', id: 1, channels }));
  return socket;
}
