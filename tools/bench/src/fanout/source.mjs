/**
 * What the servers of the fan-out bench publish: an object of about `bytes` as JSON, rows of prices as a gateway has them, with
 * the time of publishing in front. Numbers change with every message, so that no server profits from a text it made before.
 */
export function makeMessage(bytes, sequence) {
  const message = { t: Date.now(), type: 'ticker', sequence, rows: [] };
  const row = (i) => [`SYM${i}USDT`, 9_688_486 + ((sequence * 7 + i) % 1_000), 6_402 + ((sequence + i) % 999), 1];
  const rowBytes = 29;
  const head = 66;
  for (let i = 0; i < Math.max(1, Math.round((bytes - head) / rowBytes)); i++) message.rows.push(row(10 + (i % 90)));
  return message;
}

/** Tells the parent the port and publishes when it says so: { hz, bytes }; null stops, and is answered with how many. */
export function serve(port, broadcast) {
  let timer;
  let sequence = 0;
  process.on('message', (order) => {
    clearInterval(timer);
    if (order === null) process.send({ published: sequence });
    else timer = setInterval(() => broadcast(makeMessage(order.bytes, ++sequence)), 1_000 / order.hz);
  });
  process.on('disconnect', () => process.exit());
  process.send({ port });
}
