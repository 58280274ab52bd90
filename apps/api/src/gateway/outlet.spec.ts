import { type Frame } from '@livetape/fanout';
import { Outlet } from './outlet';
import { pack, packPing } from './pack';
import { Turn } from './turn';

/** A socket that keeps what each write of the system would carry. */
class FakeSocket {
  writable = true;
  writableLength = 0;
  readonly writes: Buffer[] = [];
  private corked: Buffer[] | null = null;

  cork(): void {
    this.corked = [];
  }

  uncork(): void {
    this.writes.push(Buffer.concat(this.corked ?? []));
    this.corked = null;
  }

  write(bytes: Uint8Array): boolean {
    if (this.corked === null) this.writes.push(Buffer.from(bytes));
    else this.corked.push(Buffer.from(bytes));
    return true;
  }
}

function frameOf(text: string): Frame {
  return { bytes: Buffer.from(text), isText: true, isData: true, packed: null };
}

function outletWorld(bytesPerPing = 1_000) {
  const socket = new FakeSocket();
  const ends: (() => void)[] = [];
  const turn = new Turn((run) => ends.push(run));
  const clock = { ms: 0 };
  const options = { turn, bytesPerPing, monotonic: () => clock.ms };
  const endTurn = () => ends.splice(0).forEach((run) => run());
  return { socket, turn, clock, options, outlet: new Outlet(socket, options), endTurn };
}

describe('Outlet', () => {
  it('packs a frame once, whoever sends it', () => {
    const { outlet, options, socket, endTurn } = outletWorld();
    const other = new FakeSocket();
    const frame = frameOf('hello');
    outlet.send(frame);
    const { packed } = frame;
    new Outlet(other, options).send(frame);
    expect(frame.packed).toBe(packed);
    endTurn();
    expect([socket.writes, other.writes]).toEqual([[pack(frame)], [pack(frame)]]);
  });

  it('writes once for all that a turn sends, and again in the next', () => {
    const { outlet, socket, endTurn } = outletWorld();
    const [one, two, three] = ['one', 'two', 'three'].map(frameOf);
    outlet.send(one);
    outlet.send(two);
    outlet.send(three);
    expect(socket.writes).toEqual([]);
    endTurn();
    outlet.send(one);
    endTurn();
    expect(socket.writes).toEqual([Buffer.concat([one, two, three].map(pack)), pack(one)]);
  });

  it('writes what was flushed before its turn ends, and what came after, in order and once', () => {
    const { outlet, socket, endTurn } = outletWorld();
    outlet.send(frameOf('a'));
    outlet.flush();
    outlet.send(frameOf('b'));
    outlet.send(frameOf('c'));
    endTurn();
    endTurn();
    expect(Buffer.concat(socket.writes)).toEqual(Buffer.concat(['a', 'b', 'c'].map(frameOf).map(pack)));
  });

  it('counts as unread what no pong has confirmed', () => {
    const { outlet, socket, endTurn } = outletWorld(100);
    for (let i = 0; i < 5; i++) outlet.send(frameOf('x'.repeat(48)));
    endTurn();
    const text = Buffer.concat(socket.writes);
    expect(outlet.unreadBytes()).toBe(250);
    expect([text.indexOf(packPing(1)), text.indexOf(packPing(2))]).toEqual([100, 206]);
    expect(outlet.answer(packPing(1).subarray(2))).toBe(true);
    expect(outlet.unreadBytes()).toBe(150);
    expect(outlet.answer(packPing(2).subarray(2))).toBe(true);
    expect(outlet.unreadBytes()).toBe(50);
  });

  it('asks nothing of who says that it has read, and believes no older pong', () => {
    const { outlet, socket, endTurn } = outletWorld(100);
    for (let i = 1; i <= 9; i++) {
      outlet.send(frameOf('x'.repeat(48)));
      outlet.confirm(outlet.sentBytes);
    }
    endTurn();
    expect(Buffer.concat(socket.writes)).toHaveLength(9 * 50);
    outlet.ask();
    outlet.send(frameOf('x'.repeat(48)));
    outlet.confirm(outlet.sentBytes);
    expect([outlet.answer(packPing(1).subarray(2)), outlet.unreadBytes()]).toEqual([true, 0]);
  });

  it('takes no pong that it did not ask for', () => {
    const { outlet, socket } = outletWorld(100);
    outlet.send(frameOf('x'.repeat(98)));
    const pongs = [Buffer.alloc(0), Buffer.from('hello'), packPing(2).subarray(2)];
    expect(pongs.map((pong) => outlet.answer(pong))).toEqual([false, false, false]);
    expect([outlet.answer(packPing(1).subarray(2)), outlet.answer(packPing(1).subarray(2))]).toEqual([true, false]);
    socket.writableLength = 70;
    expect(outlet.unreadBytes()).toBe(70);
  });

  it('knows how long a ping waits', () => {
    const { outlet, clock } = outletWorld();
    clock.ms = 10;
    expect([outlet.msSinceAsked(), outlet.msWithoutAnswer()]).toEqual([10, 0]);
    outlet.ask();
    clock.ms = 30;
    outlet.ask();
    clock.ms = 40;
    expect([outlet.msSinceAsked(), outlet.msWithoutAnswer()]).toEqual([10, 30]);
    outlet.answer(packPing(1).subarray(2));
    expect(outlet.msWithoutAnswer()).toBe(10);
  });

  it('drops what is sent after the end', () => {
    const { outlet, socket, endTurn } = outletWorld();
    outlet.send(frameOf('a'));
    socket.writable = false;
    outlet.send(frameOf('b'));
    outlet.ask();
    endTurn();
    expect([socket.writes, outlet.unreadBytes()]).toEqual([[], 3]);
  });
});

describe('pack', () => {
  it.each([
    [0, [0x82, 0]],
    [125, [0x82, 125]],
    [126, [0x82, 126, 0, 126]],
    [65_535, [0x82, 126, 0xff, 0xff]],
    [65_536, [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
  ])('frames %d bytes as RFC 6455 §5.2 says', (length, header) => {
    const bytes = new Uint8Array(length).fill(7);
    const packed = pack({ bytes, isText: false });
    expect([...packed.subarray(0, header.length)]).toEqual(header);
    expect(packed.subarray(header.length)).toEqual(Buffer.from(bytes));
  });
});
