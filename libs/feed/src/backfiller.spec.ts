import { Rig, settle } from './rig';

/** A live feed with the hole 2…2 found, and its first request open. */
async function withHole(random = () => 1): Promise<Rig> {
  const rig = new Rig({ random });
  rig.goLive(1, 3);
  await rig.pass(600);
  expect(rig.http.open).toHaveLength(1);
  return rig;
}

/** Keeps the socket from being silent for as long as it takes. */
async function passWithData(rig: Rig, ms: number, from: number): Promise<void> {
  for (let at = 0; at < ms; at += 1_000) {
    await rig.pass(Math.min(1_000, ms - at));
    rig.deliver(from + at / 1_000);
  }
}

describe('Backfiller', () => {
  it('waits ten seconds where the venue limits without saying for how long', async () => {
    const rig = await withHole();
    rig.http.open[0].answer(418, '');
    await rig.pass(9_900);
    expect(rig.http.urls).toHaveLength(1);
    await rig.pass(200);
    expect(rig.http.urls).toHaveLength(2);
  });

  it('gives up at once when banned for longer than five minutes, and asks again only after that', async () => {
    const rig = await withHole();
    rig.http.open[0].answer(418, '', 600_000);
    await rig.pass(200);
    expect(rig.gaps.at(-1)).toMatchObject({
      state: 'unfilled',
      reason: 'the venue limits our requests (for another 10 min)',
    });
    await passWithData(rig, 598_000, 4);
    rig.deliver(1_000);
    await rig.pass(600);
    expect(rig.http.urls).toHaveLength(1);
    await passWithData(rig, 3_000, 1_001);
    expect(rig.http.urls).toHaveLength(2);
  });

  it('waits with growing jitter after failures', async () => {
    const rig = await withHole();
    const waits: number[] = [];
    for (let failure = 0; failure < 4; failure++) {
      rig.http.open[0].answer(500, '');
      await settle();
      let ticks = 0;
      for (; rig.http.open.length === 0; ticks++) await rig.pass(100);
      waits.push(ticks * 100);
    }
    expect(waits).toEqual([300, 500, 1_000, 2_000]);
  });

  it('takes an answer of more than was asked for, and only what was missing of it', async () => {
    const rig = await withHole();
    await rig.answer(1, 2, 3, 4, 5);
    expect(rig.trades).toEqual(['0:1', '0:3', '0:2']);
    rig.deliver(4);
    expect(rig.trades).toHaveLength(4);
  });

  it('keeps an answer that cannot be read as a dead letter and asks again', async () => {
    const rig = await withHole();
    rig.http.open[0].answer(200, '<html>');
    await rig.pass(1_100);
    expect(rig.http.open).toHaveLength(1);
    expect(rig.feed.deadLetters()).toHaveLength(1);
    await rig.answer(2);
    expect(rig.gaps.at(-1)).toMatchObject({ state: 'filled' });
  });
});
